import { isUtf8 } from 'node:buffer';
import { BrokerError } from '../../errors';
import type { NewMessage } from '../../queue/add';
import type { Engine } from '../../queue/engine';
import { queueNamed, type Queue } from '../../queue/names';
import type { Import } from '../../queue/import';
import type { LegacyDatabase, LegacyMessage, LegacyQueue, Reached } from '../../redis/legacy-database';
import type { Progress } from '../output';

export interface Parts {
  old: LegacyDatabase;
  engine: Engine;
  takingOver: Import;
  /** The time of Redis in milliseconds. */
  nowMs: () => number;
  progress: Progress;
}

export interface How {
  dryRun: boolean;
  deleteOld: boolean;
  pending: 'stored' | 'missing' | null;
}

/** Number of message keys, and the first few of them. */
interface Some {
  count: number;
  keys: string[];
}

/** The result for one queue. */
export interface Findings {
  /** Its old name, percent-encoded if it can't be printed. */
  old: string;
  /** Its new name; null if it has no valid one. */
  queue: string | null;
  /** Messages imported by this run, or to be imported in a dry run. */
  taken: number;
  /** Messages imported by earlier runs. */
  before: number;
  missing: Some;
  wrongType: Some;
  leftBehind: number;
  policy: 'broadcast' | 'roundrobin';
  status: 'start' | 'stop';
  deleted: boolean;
  /** Whether all messages are imported. */
  isWhole: boolean;
  /** Notes for the operator. */
  remarks: string[];
}

const batchCount = 100;
const batchBytes = 4 * 1024 * 1024;
/** Redis remembers a batch for a day; this is a little less. */
const rememberedMs = 23 * 3_600_000;

/** A name as text, or percent-encoded if it is not printable. */
export function shownName(name: string): string {
  const raw = Buffer.from(name, 'latin1');
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (isUtf8(raw) && !/[\u0000-\u001f\u007f-\u009f]/.test(raw.toString())) return raw.toString();
  return name.replaceAll(/[^!-$&-~]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);
}

/** Pair each old queue with its new name. */
export function newNames(
  queues: readonly LegacyQueue[],
  renamed: ReadonlyMap<string, string>,
): [LegacyQueue, string][] {
  return queues.map((queue) => {
    const shown = shownName(queue.name);
    const same = Buffer.from(queue.name, 'latin1');
    return [queue, renamed.get(shown) ?? (isUtf8(same) ? same.toString() : '')];
  });
}

/** Import the rest of a queue. Problems are reported in the findings. */
export async function takeOver(parts: Parts, old: LegacyQueue, name: string, how: How): Promise<Findings> {
  const findings = begun(old);
  const queue = queueOrRemark(name, findings);
  if (!queue) return findings;
  findings.queue = queue.name;
  try {
    const noted = await parts.old.reached(old);
    const reached = noted ?? { position: 0, last: '', to: queue.name, wrongType: 0 };
    findings.before = reached.position;
    findings.wrongType.count = reached.wrongType;
    if (!reached.isLeaving) {
      await checkPlace(parts, old, queue, reached);
      if (!how.dryRun) await prepare(parts, old, queue, findings, noted === null);
      await takeAll(parts, old, queue, findings, reached, how);
    }
    findings.isWhole = findings.wrongType.count === 0;
    remarkOn(findings);
    if (how.deleteOld && findings.isWhole) await deleteOld(parts, old, findings, reached);
    else if (reached.isLeaving) findings.remarks.push('its old keys are partly deleted; --delete-old deletes the rest');
  } catch (error) {
    if (!(error instanceof BrokerError) || error.code.startsWith('redis-')) throw error;
    findings.isWhole = false;
    findings.remarks.push(error.message);
  }
  return findings;
}

function begun(old: LegacyQueue): Findings {
  const remarks: string[] = [];
  const known = (
    what: string,
    given: string | null,
    meanings: Readonly<Record<string, string>>,
    fallback: string,
  ): string => {
    const meaning = given === null ? fallback : meanings[given];
    if (meaning === undefined)
      remarks.push(`its ${what} is ${JSON.stringify(given)}, which is unknown; it is set to ${fallback}`);
    return meaning ?? fallback;
  };
  if (old.isCounterWrong)
    remarks.push('its counter is not a number; numbers continue after the highest key of its messages');
  return {
    old: shownName(old.name),
    queue: null,
    taken: 0,
    before: 0,
    missing: { count: 0, keys: [] },
    wrongType: { count: 0, keys: [] },
    leftBehind: old.leftBehind,
    deleted: false,
    isWhole: false,
    remarks,
    policy: known(
      'policy',
      old.policy,
      { 1: 'broadcast', 2: 'roundrobin', broadcast: 'broadcast', roundrobin: 'roundrobin' },
      'broadcast',
    ) as Findings['policy'],
    status: known('status', old.status, { 0: 'stop', 1: 'start' }, 'start') as Findings['status'],
  };
}

function queueOrRemark(name: string, { old, remarks }: Findings): Queue | null {
  try {
    return queueNamed(name);
  } catch (error) {
    const why = name === '' ? 'its name is not valid UTF-8' : (error as Error).message.replace(/\.$/, '');
    remarks.push(`it was not imported: ${why}. Give it another name: --rename '${old}=NEW'`);
    return null;
  }
}

/** Check that the old queue was not consumed meanwhile, which would shift the positions in it. */
async function checkPlace(
  { old }: Parts,
  queue: LegacyQueue,
  { name }: Queue,
  { position, last, to }: Reached,
): Promise<void> {
  if (to !== name)
    throw new BrokerError(
      'invalid-body',
      `an earlier run imported part of it into the queue ${to}; keep that name with ` +
        `--rename '${shownName(queue.name)}=${to}'.`,
    );
  if (position === 0 || (await old.keyAt(queue, position - 1)) === last) return;
  throw new BrokerError(
    'invalid-body',
    `its oldest messages changed after ${position} of them were imported, up to ${shownName(last)}: an old daemon or ` +
      'client still takes from it. Stop the old daemons. It was left in place, as importing the rest could lose or ' +
      'repeat messages.',
  );
}

/** Create the queue. Policy and status are set first: consumers may be waiting already. */
async function prepare(
  { old: database, engine, takingOver }: Parts,
  old: LegacyQueue,
  queue: Queue,
  { policy, status }: Findings,
  isFirst: boolean,
): Promise<void> {
  await takingOver.numberAfter(queue, old.counter);
  if (!isFirst) return;
  await engine.configure(queue, { policy, status });
  // a queue without messages is not configured a second time either
  await database.noteReached(old, { position: 0, last: '', to: queue.name, wrongType: 0 });
}

async function takeAll(
  parts: Parts,
  old: LegacyQueue,
  queue: Queue,
  findings: Findings,
  from: Reached,
  how: How,
): Promise<void> {
  const { to } = from;
  let { position, last, pending } = from;
  for (;;) {
    const found = await parts.old.page(old, position, pending?.count ?? batchCount);
    if (found.length === 0) return;
    const batch = pending ? found : upTo(found, batchBytes);
    const wrongBefore = findings.wrongType.count;
    const good = batch.filter((message): message is Good => isGood(message, findings));
    if (!how.dryRun) {
      if (!pending)
        await parts.old.noteReached(old, {
          position,
          last,
          to,
          wrongType: wrongBefore,
          pending: { count: batch.length, atMs: parts.nowMs() },
        });
      if (!wasStored(parts, batch, pending, how)) await store(parts, old, queue, good, position);
      last = batch.at(-1)!.key;
      await parts.old.noteReached(old, {
        position: position + batch.length,
        last,
        to,
        wrongType: findings.wrongType.count,
      });
    }
    position += batch.length;
    findings.taken += good.length;
    pending = undefined;
    parts.progress.show(`${findings.old}: ${position} of ${old.locked.length + old.length} messages imported`);
  }
}

/** The first messages, at least one, with at most `bytes` bytes in all. */
function upTo(messages: LegacyMessage[], bytes: number): LegacyMessage[] {
  let size = 0;
  const end = messages.findIndex(({ value }, i) => (size += value?.length ?? 0) > bytes && i > 0);
  return end < 0 ? messages : messages.slice(0, end);
}

type Good = LegacyMessage & { value: Buffer };

function isGood({ key, value }: LegacyMessage, { missing, wrongType }: Findings): boolean {
  if (Buffer.isBuffer(value)) return true;
  const some = value === null ? missing : wrongType;
  some.count++;
  if (some.keys.length < 5) some.keys.push(shownName(key));
  return false;
}

/**
 * Whether the operator says that an interrupted batch was stored. Asked only if it is too old for Redis to remember it.
 */
function wasStored({ nowMs }: Parts, batch: readonly LegacyMessage[], pending: Reached['pending'], how: How): boolean {
  if (!pending || nowMs() - pending.atMs < rememberedMs) return false;
  if (how.pending !== null) return how.pending === 'stored';
  throw new BrokerError(
    'invalid-body',
    `an import was interrupted more than a day ago while it stored ${batch.length} messages, from ` +
      `${shownName(batch[0]!.key)} to ${shownName(batch.at(-1)!.key)}. Check whether their values are in the queue ` +
      '(restmq get QUEUE --state ready), then give --pending stored or --pending missing.',
  );
}

/** Store a batch; Redis detects a repetition. */
async function store(
  { engine, takingOver }: Parts,
  old: LegacyQueue,
  queue: Queue,
  good: readonly Good[],
  position: number,
): Promise<void> {
  if (good.length === 0) return;
  const messages = good.map(({ value, ttlMs }): NewMessage => ({
    value,
    ttlSeconds: ttlMs === undefined ? undefined : Math.min(31_536_000, Math.max(1, Math.ceil(ttlMs / 1000))),
  }));
  try {
    const { first } = await engine.addAll(queue, messages, `import/${position}/${shownName(old.name)}`);
    await takingOver.setCounts(
      queue,
      good.flatMap(({ looks }, i) => (looks > 0 ? [{ number: first + i, count: looks }] : [])),
    );
  } catch (error) {
    // The batch was stored before; the bodies differ because the remaining ttl of a message does.
    if (!(error instanceof BrokerError) || error.code !== 'idempotency-mismatch') throw error;
  }
}

function remarkOn({ missing, wrongType, leftBehind, remarks }: Findings): void {
  const some = ({ count, keys }: Some): string => `${keys.join(', ')}${count > keys.length ? ', ...' : ''}`;
  if (missing.count > 0)
    remarks.push(
      `${missing.count} keys in its list have no value (${some(missing)}), as they were deleted; nothing to import`,
    );
  if (wrongType.count > 0)
    remarks.push(
      `${wrongType.count} values are not strings (${some(wrongType)}), so RestMQ did not write them; inspect them ` +
        'with redis-cli. All old keys of the queue stay',
    );
  if (leftBehind > 0)
    remarks.push(
      `${leftBehind} values are in no list, as their messages were taken or purged. They are not imported; ` +
        '--delete-old removes them',
    );
}

async function deleteOld(
  { old, progress }: Parts,
  queue: LegacyQueue,
  findings: Findings,
  before: Reached,
): Promise<void> {
  const reached = (await old.reached(queue)) ?? before;
  await old.noteReached(queue, { ...reached, isLeaving: true });
  findings.deleted = await old.remove(queue, (keys) => progress.show(`${findings.old}: ${keys} old keys deleted`));
  if (findings.deleted) return;
  findings.isWhole = false;
  await old.noteReached(queue, reached);
  findings.remarks.push('a client still adds to it, so its old keys stay. Stop the old daemons, and run this again');
}
