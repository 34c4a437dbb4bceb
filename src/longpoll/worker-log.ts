import type { Log } from '../log';
import type { Queue } from '../queue/names';
import { workerMs, type SeenWorker, type WorkerList, type WorkerMode } from '../queue/workers';
import { inBatches } from '../slices';
import type { Requester } from './requester';

/** Interval of the checks for new workers, and of the writes of all workers. */
const tickMs = 1000;
const writeTicks = 5;
/** Interval of the writes if all workers of a queue only wait. */
const idleTicks = 20;
/** Spans of `writeTicks` in the minute that is counted. */
const spans = workerMs / (writeTicks * tickMs);
/** Most workers that are kept for a queue, and in all, at 0.3 KB each. */
const workersOfQueueMax = 50;
const workersMax = 20_000;
const nameMax = 100;

/** A worker of a queue, as this daemon sees it. */
export class WorkerRecord {
  /** Requests that wait for a message. */
  waiting = 0;
  /** Messages of the present span, and of those before, the latest first. */
  private fresh = 0;
  private before: number[] = [];

  constructor(
    readonly mode: WorkerMode,
    readonly address: string,
    readonly name: string | null,
    private readonly firstMs: number,
    public lastMs: number,
  ) {}

  got(messages: number): void {
    this.fresh += messages;
  }

  /** Begin a new span. */
  shift(): void {
    this.before.unshift(this.fresh);
    this.before.length = Math.min(this.before.length, spans - 1);
    this.fresh = 0;
  }

  /** Whether its figures have changed since a time, or change with time. */
  isActiveSince(ms: number): boolean {
    return this.lastMs >= ms || this.fresh > 0 || this.before.some((count) => count > 0);
  }

  isOver(nowMs: number): boolean {
    return this.waiting === 0 && nowMs - this.lastMs >= workerMs;
  }

  seen(nowMs: number): SeenWorker {
    const { mode, address, name, waiting, fresh, before } = this;
    return {
      mode,
      address,
      name,
      ageMs: waiting > 0 ? 0 : nowMs - this.lastMs,
      sinceMs: Math.min(nowMs - this.firstMs, workerMs),
      messages: before.reduce((sum, count) => sum + count, fresh),
      waiting,
    };
  }
}

interface QueueLog {
  queue: Queue;
  workers: Map<string, WorkerRecord>;
  /** It has workers that were not written yet. */
  isNew: boolean;
  writtenMs: number;
}

/**
 * Remembers the clients that ask this daemon for messages by single requests. It counts in memory, and writes the
 * workers of a queue every five seconds, new ones within a second, and those that only wait every 20 seconds.
 */
export class WorkerLog {
  private readonly queues = new Map<string, QueueLog>();
  private size = 0;
  private ticks = 0;
  private isWriting = false;
  private readonly timer = setInterval(() => this.tick(), tickMs).unref();

  constructor(
    private readonly list: Pick<WorkerList, 'putWorkers'>,
    private readonly daemonId: string,
    private readonly log: Log,
  ) {}

  /** Note a request of a client. @returns its record, to count messages; null: nothing is kept of it */
  note(queue: Queue, mode: WorkerMode, client: Requester): WorkerRecord | null {
    const { address, callerName: name = null } = client;
    if (address === undefined) return null;
    const key = name === null ? `${mode} ${address}` : `${mode} ${address} ${name}`;
    const nowMs = performance.now();
    const known = this.queues.get(queue.name)?.workers.get(key);
    if (known) {
      known.lastMs = nowMs;
      return known;
    }
    return this.add(queue, key, new WorkerRecord(mode, address, name?.slice(0, nameMax) ?? null, nowMs, nowMs));
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private add(queue: Queue, key: string, worker: WorkerRecord): WorkerRecord | null {
    if (this.size >= workersMax) return null;
    let queueLog = this.queues.get(queue.name);
    if (!queueLog) this.queues.set(queue.name, (queueLog = { queue, workers: new Map(), isNew: false, writtenMs: 0 }));
    const { workers } = queueLog;
    if (workers.size >= workersOfQueueMax && !this.dropOldest(workers)) return null;
    workers.set(key, worker);
    queueLog.isNew = true;
    this.size++;
    return worker;
  }

  /** Make room for a new worker. @returns false if all have waiting requests */
  private dropOldest(workers: Map<string, WorkerRecord>): boolean {
    let oldest: [key: string, lastMs: number] | undefined;
    for (const [key, { waiting, lastMs }] of workers)
      if (waiting === 0 && (!oldest || lastMs < oldest[1])) oldest = [key, lastMs];
    if (!oldest) return false;
    this.size--;
    return workers.delete(oldest[0]);
  }

  private tick(): void {
    const isTime = ++this.ticks % writeTicks === 0;
    const due: QueueLog[] = [];
    for (const queueLog of this.queues.values()) {
      if (isTime) this.dropOver(queueLog);
      if (queueLog.isNew || (isTime && this.hasNews(queueLog))) due.push(queueLog);
    }
    if (due.length > 0 && !this.isWriting) void this.write(due);
    if (isTime) for (const { workers } of this.queues.values()) for (const worker of workers.values()) worker.shift();
  }

  private hasNews({ workers, writtenMs }: QueueLog): boolean {
    if (this.ticks % idleTicks === 0) return true;
    for (const worker of workers.values()) if (worker.isActiveSince(writtenMs)) return true;
    return false;
  }

  private dropOver({ queue, workers }: QueueLog): void {
    const nowMs = performance.now();
    for (const [key, worker] of workers) if (worker.isOver(nowMs) && workers.delete(key)) this.size--;
    if (workers.size === 0) this.queues.delete(queue.name);
  }

  private async write(due: readonly QueueLog[]): Promise<void> {
    this.isWriting = true;
    const nowMs = performance.now();
    for (const queueLog of due) {
      queueLog.isNew = false;
      queueLog.writtenMs = nowMs;
    }
    const writes = due
      .filter(({ workers }) => workers.size > 0)
      .map(({ queue, workers }) => ({ queue, seen: [...workers.values()].map((worker) => worker.seen(nowMs)) }));
    try {
      await inBatches(writes, ({ queue, seen }) => this.list.putWorkers(queue, this.daemonId, seen));
    } catch (error) {
      this.log.debug({ reason: String(error) }, 'could not store the workers, as Redis is unavailable');
    } finally {
      this.isWriting = false;
    }
  }
}
