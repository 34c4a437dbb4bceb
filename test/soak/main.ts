import { parseArgs } from 'node:util';
import { broadcast } from './broadcast';
import { control } from './control';
import { idle } from './idle';
import { startPool, type Pool } from './pool';
import { resume } from './resume';
import { manualWithKills, roundRobin } from './roundrobin';
import { slow } from './slow';

/** What the streams promise, at the size that is promised; the tests run the same smaller. */
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

const { values } = parseArgs({ options: { scenario: { type: 'string', multiple: true }, daemons: { type: 'string', default: '3' } } });

async function main(): Promise<void> {
  for (const name of values.scenario ?? Object.keys(scenarios)) {
    const scenario = scenarios[name];
    if (!scenario) throw new Error(`there is no scenario ${name}; there are ${Object.keys(scenarios).join(', ')}`);
    process.stderr.write(`${name} ...\n`);
    const pool = await startPool(Number(values.daemons));
    try {
      console.log(JSON.stringify({ scenario: name, daemons: pool.daemons.length, ...(await scenario(pool)) }));
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
