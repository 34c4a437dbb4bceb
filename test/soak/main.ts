import { parseArgs } from 'node:util';
import { broadcast } from './broadcast';
import { control } from './control';
import { flat } from './flat';
import { idle } from './idle';
import { startPool, type Pool } from './pool';
import { resume } from './resume';
import { manualWithKills, roundRobin } from './roundrobin';
import { slow } from './slow';

/**
 * `npm run soak`: what the streams promise, at the size that is promised (the tests run the same smaller); and with --minutes N
 * all kinds of load for so long, by which nothing of a daemon may grow.
 *
 *   npm run soak -- [--scenario NAME ...] [--minutes 30] [--daemons 3]
 */
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

const { values } = parseArgs({ options: { scenario: { type: 'string', multiple: true }, minutes: { type: 'string' }, daemons: { type: 'string', default: '3' } } });
if (values.minutes !== undefined) scenarios['flat'] = (pool) => flat(pool, { minutes: Number(values.minutes), say: (line) => process.stderr.write(`${line}\n`) });

async function main(): Promise<void> {
  for (const name of values.scenario ?? (values.minutes === undefined ? Object.keys(scenarios) : ['flat'])) {
    const scenario = scenarios[name];
    if (!scenario) throw new Error(`there is no scenario ${name}; there are ${Object.keys(scenarios).join(', ')}`);
    process.stderr.write(`${name} ...\n`);
    const pool = await startPool(Number(values.daemons));
    try {
      const report = await scenario(pool);
      console.log(JSON.stringify({ scenario: name, pool: pool.daemons.length, ...report }));
      if ('flat' in report && report.flat !== true) throw new Error('something of a daemon grew, or a request failed');
    } finally {
      await pool.stop();
    }
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
