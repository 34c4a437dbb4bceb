import fc from 'fast-check';
import { legalName } from '../support/arbitrary';
import { finish } from './life/ending';
import { startPool } from './life/pool';
import { neverReached } from './life/reached';
import { lives, type Life } from './life/steps';
import { Model, openWorld } from './life/world';
import { use } from '../support/use';

/** Names of queues that would meet if their keys were made carelessly: the first one's queue is let alone. */
const hostile = [
  ['a', 'a{b}', 'a%7Bb%7D'],
  ['a%257Bb%257D', 'a{b}', 'a%7Bb%7D'],
  ['{a}', 'a', '{a}:meta'],
  ['a}:ready', 'a', 'a}'],
  ['a', 'restmq:{a}', 'restmq:{a}:ready'],
  ['a:1', 'a', 'a:'],
  ['é', 'e\u0301', 'É'],
  ['restmq:queues', '{restmq:queues}', '{restmq:timers}:due'],
];
const names = fc.oneof(fc.constantFrom(...hostile), fc.uniqueArray(legalName, { minLength: 3, maxLength: 3 }));

const [leastSteps, mostSteps] = [10_000, 30_000];
/** `RESTMQ_TEST_SEED=<the seed that a failure printed>` takes the same steps again. */
const seed = Number(process.env['RESTMQ_TEST_SEED'] ?? Date.now() % 2 ** 31);

/** A failure is made smaller for so long; then what there is has to do. */
const shrinkMs = 60_000;

const pool = use(startPool, (one) => one.stop());
let steps = 0;
let failedAt = Infinity;

function live(runSeed: number): Promise<void> {
  const property = fc.asyncProperty(
    names,
    lives(() => steps++),
    async (named, commands) => {
      if (Date.now() > failedAt + shrinkMs) return;
      await one(named, commands).catch((error: unknown) => {
        failedAt = Math.min(failedAt, Date.now());
        throw error;
      });
    },
  );
  return fc.assert(property, { seed: runSeed, numRuns: 2 });
}

async function one(named: string[], commands: Life): Promise<void> {
  const model = new Model();
  const real = await openWorld(pool, named);
  try {
    await fc.asyncModelRun(() => ({ model, real }), commands);
    await finish(model, real);
  } finally {
    for (const { waiting } of model.waits) waiting.hangUp();
  }
}

describe('the life of messages on four daemons', () => {
  it('is that of a plain model, over 10,000 steps and more until every turn was taken', async () => {
    for (let run = seed; steps < leastSteps || (neverReached().length > 0 && steps < mostSteps); run++) await live(run);
    expect(neverReached()).toEqual([]);
  }, 300_000);
});
