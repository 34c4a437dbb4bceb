import { command } from './command';
import { exits, Failure } from './exits';
import type { Findings } from './import/queue';
import { lazy } from './lazy';
import { flag, oneOf, pairs } from './options';
import { createProgress, print, printLines, table, tell } from './output';
import { configFrom, redisOptions } from './redis-options';

export const importOld = command({
  name: 'import',
  about: 'take over what the old RestMQ left in Redis',
  usage: '[OPTIONS]',
  explains: `Take over the queues of a RestMQ before 1.0: their messages in order, how often each was looked at, policy and status. Stop the old
daemons first; the new ones may run. The old keys stay unless --delete-old says otherwise. Messages get new keys, whose numbers go
on after the old ones.

It can be interrupted at any time, by kill -9 too, and called again: it goes on where it was, loses nothing and stores nothing
twice. Called again later it takes over what came to the old queues since. What cannot be taken over (values that are missing or no
strings, names that are not legal today) is told and left where it is. The keys AUTHKEY:... of the old RestMQ are not taken over: they
held their secrets in the clear; restmq key create makes keys for today.

It works on Redis itself, through the engine of the daemon and not over HTTP: it has to read the old keys there, numbers and counts
are nothing that a client may set, and neither the size of a body nor access rules are to stand in the way of what was stored once.`,
  words: [],
  wordCount: [0, 0],
  options: {
    dryRun: flag('change nothing, and tell what there is'),
    deleteOld: flag('delete the old keys of each queue that was taken over in full, those of messages long taken too'),
    rename: pairs('OLD=NEW', 'take the queue OLD over under this name, as the report shows OLD; any number of times'),
    pending: oneOf(
      'WHAT',
      ['stored', 'missing'],
      'what an import found that was interrupted more than a day ago; see there',
    ),
    json: flag('a JSON object for each queue'),
    ...redisOptions,
  },
  examples: [
    'restmq import --redis-url redis://10.0.0.5:6379/0 --dry-run',
    'restmq import --rename a/b=a.b',
    'restmq import --delete-old',
  ],
  async run({ dryRun, deleteOld, rename, pending, json, ...redis }) {
    if (dryRun && deleteOld)
      throw new Failure('--dry-run changes nothing, and --delete-old deletes; choose one', exits.usage);
    const progress = createProgress();
    const { found, oddMembers, authKeys } = await lazy()
      .importQueues()(configFrom(redis), new Map(rename), { dryRun, deleteOld, pending }, progress)
      .finally(() => progress.end());
    if (json) await printLines(found.map((one) => JSON.stringify(one)));
    else await report(found, dryRun);
    for (const member of oddMembers) tell(`QUEUESET has ${member}, which names no queue; it is left alone`);
    if (authKeys > 0)
      tell(`there are ${authKeys} keys AUTHKEY:..., which are left alone; restmq key create makes keys for today`);
    return found.every(({ isWhole }) => isWhole) && oddMembers.length === 0 ? exits.done : exits.nothing;
  },
});

async function report(found: readonly Findings[], dryRun: boolean): Promise<void> {
  if (found.length === 0) return print('There are no queues of an old RestMQ here.\n');
  const head = [
    'OLD QUEUE',
    'QUEUE',
    dryRun ? 'TO TAKE' : 'TAKEN',
    'BEFORE',
    'MISSING',
    'NO STRING',
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
