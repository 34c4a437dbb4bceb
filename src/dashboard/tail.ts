import type { Engine } from '../queue/engine';
import { messageKey } from '../queue/message-keys';
import type { Queue } from '../queue/names';
import type { Message } from '../queue/message-record';
import { publishedFrom } from '../queue/consumers';
import { iso, messageMembers } from '../queue/message-json';
import type { Listener, Subscriptions } from '../redis/connection/subscriptions';
import { createTurns } from '../turns';
import type { ChangeNotifier, ChangeListener } from './change-notifier';
import { Freshness } from './freshness';
import { createSharedFeeds, type SharedFeed } from './shared-feeds';
import type { Join, Viewer } from './viewers';

/**
 * Shows messages as they are stored, without being a consumer. When a message becomes ready, the daemon reads it by its
 * number; broadcasts come in full. Of a message that was taken before it could be read only the key is known.
 */
export interface Tail {
  join(queue: Queue): Join;
}

/** The most messages shown in a second; of the others only the number. */
const perSecond = 200;
/** Of these so many are the newest, which are shown when the second is over. */
const newest = 20;
const page = 100;
/** A broadcast may arrive a little later than its message is found gone. */
const patienceMs = 500;

export function createTail(engine: Engine, subscriptions: Subscriptions, notifier: ChangeNotifier): Tail {
  const joinTopic = createSharedFeeds(async (queue) => {
    const channels = [queue.keys.stream, queue.keys.wake];
    const topic = new TailTopic(queue, engine, () => {
      subscriptions.off(channels, topic);
      notifier.unwatch(topic);
    });
    await topic.begin();
    await subscriptions.on(channels, topic);
    await notifier.watch(topic);
    return topic;
  });
  return {
    join: (queue) => async (viewer) => {
      const { topic, leave } = await joinTopic(queue, viewer);
      topic.freshness.greet(viewer);
      return leave;
    },
  };
}

class TailTopic implements SharedFeed, Listener, ChangeListener {
  readonly viewers = new Set<Viewer>();
  readonly freshness = new Freshness(() => this.viewers);
  private upTo = 0;
  /** Numbers beyond `upTo` of broadcasts that came in full. */
  private readonly announced = new Set<number>();
  /** Numbers of messages that were gone when they were read, and since when (ms). */
  private readonly missing = new Map<number, number>();
  private reading = false;
  private again = false;
  private readonly turns = createTurns();
  private shown = 0;
  /** The newest messages beyond those that were shown at once. */
  private held: (() => string)[] = [];
  private skipped = 0;

  constructor(
    private readonly queue: Queue,
    private readonly engine: Engine,
    readonly close: () => void,
  ) {}

  private get hasMore(): boolean {
    return this.missing.size > 0 || this.skipped > 0 || this.shown > 0;
  }

  async begin(): Promise<void> {
    this.upTo = (await this.engine.readAfter(this.queue, null, 0)).last;
  }

  onMessage(channel: string, bytes: Buffer): void {
    // Redis is unavailable; the next pulse reads
    if (channel === this.queue.keys.wake) return void this.read().catch(() => undefined);
    const published = publishedFrom(bytes);
    if (published?.kind !== 'sent') return;
    const number = Number(published.message.number);
    if (number > this.upTo) this.announced.add(number);
    else if (!this.missing.delete(number)) return;
    this.show(published.message);
  }

  onReconnect(): void {
    void this.read().catch(() => undefined);
  }

  async pulse(touched: ReadonlySet<string>, all: boolean): Promise<void> {
    if (!all && !this.hasMore && !touched.has(this.queue.name)) {
      await this.engine.readAfter(this.queue, null, 0);
      return;
    }
    if (this.skipped > 0) this.tellSkipped(this.skipped);
    for (const json of this.held) this.tell('message', json);
    this.held = [];
    this.shown = this.skipped = 0;
    await this.read();
    for (const [number, sinceMs] of this.missing) {
      if (Date.now() - sinceMs < patienceMs) continue;
      this.missing.delete(number);
      this.say(() => `{"key":${JSON.stringify(messageKey(this.queue, number))},"gone":true}`);
    }
  }

  /** Read new messages; one read at a time. */
  private async read(): Promise<void> {
    this.again = true;
    if (this.reading) return;
    this.reading = true;
    try {
      while (this.again) {
        this.again = false;
        await this.readOnce();
      }
    } finally {
      this.reading = false;
    }
  }

  private async readOnce(): Promise<void> {
    const { last, messages } = await this.engine.readAfter(this.queue, this.upTo, page);
    this.skipped += Math.max(last - this.upTo - messages.length, 0);
    for (const { number, message } of messages) {
      if (this.announced.delete(Number(number))) continue;
      if (message) this.show(message);
      else this.missing.set(Number(number), Date.now());
    }
    if (last > this.upTo) this.upTo = last;
    for (const number of this.announced) if (number <= this.upTo) this.announced.delete(number);
  }

  private show(message: Message): void {
    this.say(() => `{${messageMembers(this.queue, message)},"createdAt":"${iso(message.createdMs)}"}`);
  }

  private say(json: () => string): void {
    if (++this.shown <= perSecond - newest) return this.tell('message', json);
    this.held.push(json);
    if (this.held.length <= newest) return;
    this.held.shift();
    this.skipped++;
  }

  private tellSkipped(count: number): void {
    this.tell('skipped', () => JSON.stringify({ count }));
  }

  /**
   * Send an event to all viewers. Several messages of 1 MiB may come at once, so each is written as JSON in one turn
   * and encoded in a later one.
   */
  private tell(event: string, json: () => string): void {
    this.turns(() => {
      if (this.viewers.size === 0) return;
      const text = json();
      this.turns(() => {
        for (const viewer of this.viewers) viewer.send(event, text);
      });
    });
  }
}
