/**
 * The tests that concern queues and delivery, once on a Redis Cluster and once under Sentinel; `npm test` runs them on a single Redis.
 * Arguments go to jest: `npm run test:topologies -- engine`.
 */
import { spawnSync } from 'node:child_process';

const suites = [
  'e2e/(engine|engine-keys|engine-pool|engine-ttl|delivery|line|waiting|life|limits|values|classic|protocol|pipelining|half-close)',
  'e2e/streams-(comet|sse|websocket)',
  'property/(life|isolation)',
  'fault/(ledger|line|streams)',
];

const given = process.argv.slice(2);
let failed = 0;
for (const topology of ['cluster', 'sentinel']) {
  process.stdout.write(`== ${topology}\n`);
  const args = ['jest', '--forceExit', ...(given.length > 0 ? given : suites.map((suite) => `test/${suite}\\.test\\.ts`))];
  const { status } = spawnSync('npx', args, { stdio: 'inherit', env: { ...process.env, RESTMQ_TEST_TOPOLOGY: topology } });
  if (status !== 0) failed = 1;
}
process.exitCode = failed;
