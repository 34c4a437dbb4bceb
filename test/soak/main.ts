import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { broadcast } from './broadcast';
import { control } from './control';
import { flat } from './flat';
import { idle } from './idle';
import { startPool, type Pool } from './pool';
import { resume } from './resume';
import { manualWithKills, roundRobin } from './roundrobin';
import { slow } from './slow';

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', multiple: true },
    minutes: { type: 'string' },
    daemons: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});

const interruption = new AbortController();

/** The promises of streams, at the promised size (the tests run the same at a smaller size). */
const scenarios: Record<string, (pool: Pool) => Promise<object>> = {
  broadcast: (pool) => broadcast(pool, { consumers: 300, messages: 5000, producers: 8 }),
  roundrobin: (pool) => roundRobin(pool, { consumers: 300, messages: 5000, producers: 8 }),
  kills: (pool) => manualWithKills(pool, { consumers: 30, messages: 5000, kills: 20, producers: 8 }),
  resume: (pool) => resume(pool, { messages: 5000, consumers: 12, producers: 8 }),
  slow: (pool) => slow(pool, { consumers: 1000, slow: 100, messages: 120, bytes: 65_536 }),
  control: (pool) => control(pool, { consumers: 30, messages: 20_000, producers: 8 }),
  idleComet: (pool) => idle(pool, 'comet', 10_000),
  idleSse: (pool) => idle(pool, 'sse', 10_000),
  idleWebSocket: (pool) => idle(pool, 'websocket', 10_000),
};

const help = `npm run soak -- [options]: a line of JSON for each scenario; exit code 1 when something of a daemon grew or a request failed

  --scenario NAME       only this one, and more when given again: ${Object.keys(scenarios).join(' ')} (all)
  --minutes N           instead of these: all kinds of load for so long, by which nothing of a daemon may grow. Says each minute what there
                        is, and reports what it has when it is interrupted or something fails
  --daemons N           daemons, each a process, on one Redis (3)
  --help                this text
`;

async function main(): Promise<void> {
  if (values.help) return void process.stdout.write(help);
  for (const [name, run] of chosen()) {
    process.stderr.write(`${name} ...\n`);
    const pool = await startPool(Number(values.daemons));
    try {
      const report = await Promise.race([run(pool), cutOff(name)]);
      console.log(JSON.stringify({ scenario: name, pool: pool.daemons.length, ...report }));
    } finally {
      await pool.stop();
    }
  }
}

function chosen(): [name: string, run: (pool: Pool) => Promise<object>][] {
  if (values.minutes !== undefined) return [['flat', (pool) => stayFlat(pool, Number(values.minutes))]];
  return (values.scenario ?? Object.keys(scenarios)).map((name) => {
    if (!Object.hasOwn(scenarios, name))
      throw new Error(`there is no scenario ${name}; there are ${Object.keys(scenarios).join(', ')}`);
    return [name, scenarios[name]!];
  });
}

async function stayFlat(pool: Pool, minutes: number): Promise<object> {
  if (!(minutes > 0)) throw new Error('--minutes must be a number above 0');
  const report = await flat(pool, {
    minutes,
    say: (line) => process.stderr.write(`${line}\n`),
    interrupted: interruption.signal,
  });
  if (report.flat !== true || report.failures > 0 || report.endedBy !== 'time') process.exitCode = 1;
  return report;
}

/** @throws when it is interrupted; `flat` then ends by itself */
async function cutOff(name: string): Promise<never> {
  if (name === 'flat') return new Promise(() => undefined);
  if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
  throw new Error(`${name} was ended by ${String(interruption.signal.reason)}`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort(signal));

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
