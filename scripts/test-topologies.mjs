/**
 * Run the tests of queues and delivery on a Redis Cluster and under Sentinel; `npm test` runs them on a single Redis.
 * Arguments go to jest: `npm run test:topologies -- engine`.
 */
import { spawnSync } from 'node:child_process';
import { setup } from './setup.mjs';

const suites = [
  'integration/(engine|engine-keys|engine-pool|engine-ttl|deleted-queues|delivery|history|multi-queue-batch)',
  'integration/(moves|redrive-ttl|transfers)',
  'e2e/(wait-queue|waiting|life|limits|values|classic|protocol|pipelining|half-close|following|stopping|subscriptions)',
  'e2e/streams-(comet|sse|websocket)',
  'property/(life|isolation)',
  'fault/(hung|ledger|wait-queue|streams)',
];

await setup({ redis: true, dist: false });

const given = process.argv.slice(2);
const ends = ['cluster', 'sentinel'].map((topology) => {
  process.stdout.write(`== ${topology}\n`);
  const began = Date.now();
  const args = [
    'jest',
    '--forceExit',
    ...(given.length > 0 ? given : suites.map((suite) => `test/${suite}\\.test\\.ts`)),
  ];
  const { status } = spawnSync('npx', args, {
    stdio: 'inherit',
    env: { ...process.env, RESTMQ_TEST_TOPOLOGY: topology },
  });
  if (status !== 0) process.exitCode = 1;
  return `== ${topology}: ${status === 0 ? 'passed' : 'failed'} in ${Math.round((Date.now() - began) / 1000)} s\n`;
});
process.stdout.write(ends.join(''));
