import { command } from './command';
import { exits, Failure } from './exits';
import type { Findings } from './import/queue';
import { lazy } from './lazy';
import { flag, oneOf, pairs } from './options';
import { createProgress, print, printLines, table, tell } from './output';
import { configFrom, redisOptions } from './redis-options';

export const importOld = command({
  name: 'import',
  usage: '[OPTIONS]',
  explains: `Import the queues of a RestMQ before 1.0: their messages in order, with peek counts, policy and status.
Stop the old daemons first; new daemons may run. The old keys stay unless --delete-old is given. Messages get new
keys, numbered after the old ones.

The import may be interrupted at any time, even by kill -9. Run it again to continue; no message is lost or stored
twice. A later run imports the messages that were added to the old queues since. Values that are missing or not
strings and queues with invalid names are reported and left in place. The keys AUTHKEY:... of the old RestMQ are not
imported, as they hold secrets in plain text; create new keys with restmq key create.

The import connects to Redis, not to a daemon: it reads the old keys and sets message numbers and peek counts, which
no client may set. Neither --max-body nor access rules apply.`,
  words: [],
  wordCount: [0, 0],
  options: {
    dryRun: flag('report what would be imported, and change nothing'),
    deleteOld: flag('delete the old keys of each queue that was imported completely'),
    rename: pairs('OLD=NEW', 'import the queue OLD (as the report shows it) as NEW; may be repeated'),
    pending: oneOf(
      'WHAT',
      ['stored', 'missing'],
      'result of a batch that was interrupted over a day ago; an error asks for it',
    ),
    json: flag('print a JSON object per queue'),
    ...redisOptions,
  },
  examples: [
    'restmq import --redis-url redis://10.0.0.5:6379/0 --dry-run',
    'restmq import --rename a/b=a.b',
    'restmq import --delete-old',
  ],
  async run({ dryRun, deleteOld, rename, pending, json, ...redis }) {
    if (dryRun && deleteOld)
      throw new Failure('--dry-run and --delete-old exclude each other; leave one of them out', exits.usage);
    const progress = createProgress();
    const { found, oddMembers, authKeys } = await lazy
      .redis()
      .importQueues(configFrom(redis), new Map(rename), { dryRun, deleteOld, pending }, progress)
      .finally(() => progress.end());
    if (json) await printLines(found.map((one) => JSON.stringify(one)));
    else await report(found, dryRun);
    for (const member of oddMembers) tell(`QUEUESET has ${member}, which is not a queue; it is left in place`);
    if (authKeys > 0) tell(`${authKeys} keys AUTHKEY:... were not imported; create new keys with restmq key create`);
    return found.every(({ isWhole }) => isWhole) && oddMembers.length === 0 ? exits.done : exits.nothing;
  },
});

async function report(found: readonly Findings[], dryRun: boolean): Promise<void> {
  if (found.length === 0) return print('No queues of a RestMQ before 1.0 found.\n');
  const head = [
    'OLD QUEUE',
    'QUEUE',
    dryRun ? 'TO IMPORT' : 'IMPORTED',
    'BEFORE',
    'MISSING',
    'WRONG TYPE',
    'LEFT BEHIND',
    'POLICY',
    'STATUS',
  ];
  const rows = found.map((one) => [
    one.old,
    one.queue ?? '-',
    one.taken,
    one.before,
    one.missing.count,
    one.wrongType.count,
    one.leftBehind,
    one.policy,
    one.status,
  ]);
  await printLines(table(head, rows));
  for (const { old, remarks } of found) for (const remark of remarks) tell(`${old}: ${remark}`);
}
