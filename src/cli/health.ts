import { options, variableOf } from '../config';
import { checkOwnHealth, type Reach } from '../daemon/own-health';
import { command } from './command';
import { exits } from './exits';
import type { CliOption } from './options';
import { tell } from './output';

const names = ['listen', 'port', 'basePath', 'tlsCert', 'tlsCa'] as const;

/** Options of `restmq serve`. */
const reach = Object.fromEntries(
  names.map((name) => [name, { ...options[name], variable: variableOf(name) } satisfies CliOption<unknown>]),
) as unknown as { [N in keyof Reach]: CliOption<Reach[N]> };

export const health = command({
  name: 'health',
  usage: '[OPTIONS]',
  explains: `Check that the daemon on this machine runs: it must answer /healthz. For the health checks of containers
and supervisors. Exits with 1 if it does not, and says why.

The options are some of restmq serve, with the same variables; give them as to the daemon. The certificate is not
checked. With --tls-ca the daemon answers nobody without a certificate, and is taken to run if it shows its own.`,
  words: [],
  wordCount: [0, 0],
  options: reach,
  examples: ['restmq health', 'restmq health --port 8889 --base-path /restmq'],
  async run(values) {
    const fault = await checkOwnHealth(values);
    if (fault !== null) tell(fault);
    return fault === null ? exits.done : exits.nothing;
  },
});
