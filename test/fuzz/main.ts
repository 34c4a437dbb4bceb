/**
 * `npm run fuzz`: malformed requests and WebSocket frames to a daemon, and generated texts to its parsers and
 * validators. It fails when the daemon dies, answers what the contract has not, leaves a rejection unhandled or works
 * for 250 ms at a stretch, or when a parser throws what it should not. A run of the same seed sends the same.
 *
 *   npm run fuzz -- [--seed 1] [--requests 100000] [--cases 1000000]
 *   npm run fuzz -- --slow [--seed 1] [--shapes 2000] [--only NAME]
 *     the requests, frames, datagrams and files that block longest; only of operations with NAME in their name
 */
import { parseArgs } from 'node:util';
import { createRandom } from './random';
import { findSlowShapes, heldMaxMs, tableOf } from './slow';
import { fuzzDaemon, fuzzParsers, type Progress } from './run';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    requests: { type: 'string', default: '100000' },
    cases: { type: 'string', default: '1000000' },
    slow: { type: 'boolean', default: false },
    shapes: { type: 'string', default: '2000' },
    only: { type: 'string', default: '' },
  },
});
const [seed, requests, cases] = [Number(values.seed), Number(values.requests), Number(values.cases)];

const progress: Progress = (what, done, all, faults) => {
  if (done % Math.ceil(all / 10) === 0 || done === all) console.log(`${what} ${done}/${all}, ${faults} faults`);
};

async function main(): Promise<void> {
  console.log(`seed ${seed}: ${requests} requests, ${cases} cases`);
  const ofParsers = await fuzzParsers(createRandom(seed), cases, progress);
  const {
    faults: ofDaemon,
    withFrames,
    frames,
    statuses,
    deafMs,
  } = await fuzzDaemon(createRandom(seed + 1), requests, progress);
  const counts = [...statuses]
    .sort(([one], [other]) => one - other)
    .map(([status, count]) => `${status || 'none'}: ${count}`);
  console.log(`frames came back: ${[...frames].map(([kind, count]) => `${kind}: ${count}`).join(', ')}`);
  console.log(
    `${withFrames} with frames; answered ${counts.join(', ')}; the daemon was deaf for ${Math.round(deafMs)} ms at most`,
  );
  const faults = [...ofParsers, ...ofDaemon];
  for (const fault of faults.slice(0, 20)) console.error(fault);
  console.log(faults.length === 0 ? 'nothing was found' : `${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

async function slow(): Promise<void> {
  const shapes = Number(values.shapes);
  const worst = await findSlowShapes(createRandom(seed), shapes, values.only, (done, held) => {
    if (held && held.ms > heldMaxMs / 2) console.error(`${held.ms.toFixed(0)} ms: ${held.of}: ${held.made}`);
    else if (!held && done % Math.ceil(shapes / 10) === 0) console.error(`shapes ${done}/${shapes}`);
  });
  console.log(tableOf(worst));
  process.exitCode = worst.some(({ ms }) => ms > heldMaxMs) ? 1 : 0;
}

void (values.slow ? slow() : main());
