import type { Log } from '../log';
import type { Engine } from '../queue/engine';
import { queueNamed } from '../queue/names';
import { poolChannels } from '../redis/keys';
import type { Listener, Subscriptions } from '../redis/connection/subscriptions';

/** Listens for queues that may have changed, on any daemon. */
export interface ChangeListener {
  /**
   * Called once a second.
   * @param all  a change may have been missed
   */
  pulse(touched: ReadonlySet<string>, all: boolean): Promise<void>;
}

/**
 * Once a second daemons tell each other which queues they touched, if any viewer watches. Also writes the queues'
 * history.
 */
export interface ChangeNotifier {
  /** @throws BrokerError `redis-unavailable` */
  watch(watcher: ChangeListener): Promise<void>;
  unwatch(watcher: ChangeListener): void;
  /** Queues that this daemon touched since the last pulse. */
  recent(): string[];
  stop(): void;
}

export interface ChangeNotifierOptions {
  engine: Engine;
  subscriptions: Subscriptions;
  daemonId: string;
  log: Log;
}

const pulseMs = 1000;
/** Interval of history entries of a busy queue; one not written for long gets its first entry sooner. */
const recordMs = 30_000;
const firstRecordMs = 5000;
/** A queue counts as not written for long after half an hour to an hour. */
const rememberMs = 1_800_000;
/** The most scripts sent together. */
const batch = 200;

export function createChangeNotifier({ engine, subscriptions, daemonId, log }: ChangeNotifierOptions): ChangeNotifier {
  const watchers = new Set<ChangeListener>();
  let touched = new Set<string>();
  let changedElsewhere = new Set<string>();
  const toRecord = new Set<string>();
  let listening: Promise<void> | undefined;
  let missed = false;
  /** Whether another daemon listened the last time. If not, an empty message finds out first: it takes few bytes. */
  let listened = false;
  let stopped = false;
  let timer: NodeJS.Timeout;

  engine.onTouched(({ name }) => touched.add(name));

  const listener: Listener = {
    onMessage: (_channel, bytes) => {
      const [from, names] = JSON.parse(bytes.toString()) as [from: string, names: string[]];
      if (from !== daemonId) for (const name of names) changedElsewhere.add(name);
    },
    onReconnect: () => (missed = true),
  };

  const beat = async (): Promise<void> => {
    const [own, all] = [touched, missed];
    touched = new Set();
    missed = false;
    for (const name of own) toRecord.add(name);
    const wait = (error: unknown): void =>
      log.debug({ reason: String(error) }, 'could not publish changes, as Redis is unavailable');
    await inBatches(pagesOf([...own]), (names) => engine.relist(names)).catch(wait);
    if (own.size > 0) await tell([...own]).catch(wait);
    if (watchers.size === 0) return;
    const names = new Set([...own, ...changedElsewhere]);
    changedElsewhere = new Set();
    await Promise.all(
      [...watchers].map((watcher) =>
        watcher.pulse(names, all).catch((error: unknown) => {
          missed = true;
          log.debug({ reason: String(error) }, 'could not update the dashboard, as Redis is unavailable');
        }),
      ),
    );
  };

  const tell = async (names: string[]): Promise<void> => {
    const say = (what: string[]): Promise<number> =>
      engine.publishToPool(poolChannels.watching, JSON.stringify([daemonId, what]));
    const others = (count: number): boolean => count > (watchers.size > 0 ? 1 : 0);
    if (listened || others(await say([]))) listened = others(await say(names));
  };

  const keepBeating = async (): Promise<void> => {
    await beat();
    if (!stopped) timer = setTimeout(() => void keepBeating(), pulseMs);
  };
  timer = setTimeout(() => void keepBeating(), pulseMs);

  let [recorded, lastRecorded] = [new Set<string>(), new Set<string>()];
  let turns = 0;
  const recorder = setInterval(() => {
    const isTime = ++turns % (recordMs / firstRecordMs) === 0;
    const names = [...toRecord].filter((name) => isTime || !(recorded.has(name) || lastRecorded.has(name)));
    for (const name of names) {
      toRecord.delete(name);
      recorded.add(name);
    }
    if (turns % (rememberMs / firstRecordMs) === 0) [recorded, lastRecorded] = [new Set(), recorded];
    recordAll(engine, names).catch((error: unknown) =>
      log.debug({ reason: String(error) }, 'could not record the history, as Redis is unavailable'),
    );
  }, firstRecordMs);

  return {
    async watch(watcher) {
      watchers.add(watcher); // first: a watcher that leaves meanwhile is then not the last
      try {
        await (listening ??= subscriptions.on([poolChannels.watching], listener));
      } catch (error) {
        listening = undefined;
        watchers.delete(watcher);
        throw error;
      }
    },
    unwatch(watcher) {
      if (!watchers.delete(watcher) || watchers.size > 0) return;
      subscriptions.off([poolChannels.watching], listener);
      listening = undefined;
    },
    recent: () => [...touched],
    stop() {
      stopped = true;
      clearTimeout(timer);
      clearInterval(recorder);
    },
  };
}

function pagesOf(names: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(names.length / batch) }, (_, i) => names.slice(i * batch, (i + 1) * batch));
}

async function recordAll(engine: Engine, names: readonly string[]): Promise<void> {
  await inBatches(names, (name) => engine.appendHistory(queueNamed(name)));
}

/** Ask for each item, in batches, so that other callers get their turn in between. */
export async function inBatches<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let i = 0; i < items.length; i += batch)
    answers.push(...(await Promise.all(items.slice(i, i + batch).map(ask))));
  return answers;
}
