/**
 * npm run chaos -- --seed 7 --seconds 60: what is promised of messages, while daemons and Redis are killed, frozen,
 * replaced and cut off at random. One line of JSON, and exit code 1 when a promise was broken.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { topologies, type TopologyName } from './topologies';
import { powerLoss, type Fsync } from './power-loss';
import { run } from './run';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    topology: { type: 'string', default: 'single' },
    daemons: { type: 'string', default: '4' },
    messages: { type: 'string', default: '1000000000' },
    kills: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '60' },
    batch: { type: 'string', default: '10' },
    faults: { type: 'string', default: '' },
    every: { type: 'string', default: '500' },
    'power-loss': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const help = `npm run chaos -- [options]: one line of JSON; exit code 1 when a promise was broken

  --seed N              the same faults in the same order (${values.seed})
  --topology NAME       single, sentinel or cluster (single)
  --daemons N           daemons, each a process (4)
  --messages N          end when so many are confirmed,
  --kills N             and so many daemons were killed (0),
  --seconds N           or after so many seconds (60)
  --batch N             messages in one request, of some producers (10)
  --faults NAMES        only these, separated by commas: killDaemon freezeDaemon killRedis freezeRedis cutReplies latency resets failover moveSlots
                        jumpClock (where libfaketime is installed)
  --every MS            between two faults, about (500)
  --power-loss FSYNC    instead of all that: Redis loses what it has not written to the disk, with appendfsync always, everysec or no
`;

async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const program = join(__dirname, '../../dist/main.js');
  const seed = Number(values.seed);
  const fsync = values['power-loss'];
  if (fsync !== undefined) {
    if (!['always', 'everysec', 'no'].includes(fsync)) throw new Error('--power-loss is always, everysec or no');
    const report = await powerLoss(program, {
      seed,
      fsync: fsync as Fsync,
      seconds: Number(values.seconds),
      batch: Number(values.batch),
    });
    console.log(JSON.stringify(report));
    return report.broken === '' ? 0 : 1;
  }
  if (!Object.hasOwn(topologies, values.topology))
    throw new Error(`--topology is one of ${Object.keys(topologies).join(', ')}`);
  const report = await run(program, {
    seed,
    topology: values.topology as TopologyName,
    daemons: Number(values.daemons),
    messages: Number(values.messages),
    kills: Number(values.kills),
    seconds: Number(values.seconds),
    batch: Number(values.batch),
    everyMs: Number(values.every),
    faults: values.faults.split(',').filter(Boolean),
  });
  console.log(JSON.stringify(report));
  return report.broken === '' ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
