import { createRandom } from '../fuzz/random';
import { fuzzDaemon, fuzzParsers } from '../fuzz/run';

/** A small piece of what `npm run fuzz` does. */
describe('what is malformed', () => {
  it('is refused by parsers and validators', async () => {
    expect(await fuzzParsers(createRandom(11), 20_000, () => undefined)).toEqual([]);
  });

  it('is answered as the contract says, and stops no daemon', async () => {
    const { faults, statuses, frames, withFrames } = await fuzzDaemon(createRandom(12), 1500, () => undefined);
    expect(faults).toEqual([]);
    expect([withFrames > 100, statuses.get(101)! > 100, statuses.has(400), statuses.has(200)]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([...frames.keys()]).toEqual(expect.arrayContaining(['text', 'close 1002', 'close 1007']));
  }, 180_000);
});
