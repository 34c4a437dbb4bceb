import type { Socket } from 'node:net';
import { request, type Read } from '../wire/http';
import { dial } from '../wire/socket';
import { upgrade } from '../wire/websocket';

/** Stream consumers that only count: each is a socket, and a message is seen by its mark. */
export interface Consumers {
  /** Resolves when each has got so many messages more; whoever gets more than that makes it fail. */
  all(messages: number): Promise<void>;
  /** Keep what comes from now on, to be looked at. */
  keep(): void;
  /** The numbers that each got since `keep`, in their order. */
  kept(): number[][];
  close(): void;
}

export const transports = {
  comet: { title: 'comet', path: '/c/fan', headers: ['TE: chunked'], status: '200' },
  sse: { title: 'SSE', path: '/sse/fan', headers: ['Accept: text/event-stream'], status: '200' },
  websocket: { title: 'WebSocket', path: '/ws/fan', headers: upgrade, status: '101' },
} as const;
export type Transport = keyof typeof transports;

/** How the value of message n is written: its second byte stands nowhere else in a stream of short messages. */
export const valueOf = (n: number): string => `${String(n).padStart(6, '0')}§`;
export const mark = 0xa7;
const marked = /(\d{6})\xc2\xa7/g;

/** Milliseconds after which a missing message counts as lost. */
const lostMs = 15_000;
/** Of one address of this machine so many connections to one server are made. */
const perAddress = 20_000;

/** Resolves when all of them have been answered. @throws when one is refused */
export async function openConsumers(url: string, transport: Transport, count: number): Promise<Consumers> {
  const group = new Group();
  const opened: Socket[] = [];
  for (let i = 0; i < count; i += 200) {
    // not more at once than a server's backlog takes
    const some = Array.from({ length: Math.min(200, count - i) }, (_, k) => open(url, transport, i + k, group));
    opened.push(...(await Promise.all(some)));
  }
  return {
    all: (messages) => group.all(count, messages),
    keep: () => void (group.texts = new Map()),
    kept: () => group.numbers(count),
    close: () => opened.forEach((socket) => socket.destroy()),
  };
}

class Group {
  /** The text of each message, if they are kept. */
  texts: Map<number, string> | null = null;
  /** Why it is of no use any more. */
  private broken: Error | null = null;
  private reject: (error: Error) => void = () => undefined;
  private counts: number[] = [];
  private target = 0;
  private missing = 0;
  private done: () => void = () => undefined;

  fail(error: Error): void {
    this.reject((this.broken = error));
  }

  all(count: number, messages: number): Promise<void> {
    this.target += messages;
    this.missing = 0;
    for (let i = 0; i < count; i++) if ((this.counts[i] ?? 0) < this.target) this.missing++;
    return new Promise((resolve, reject) => {
      if (this.broken) return reject(this.broken);
      const late = setTimeout(
        () => reject(new Error(`${this.missing} of ${count} consumers did not get all messages within ${lostMs} ms`)),
        lostMs,
      );
      this.done = () => (clearTimeout(late), resolve());
      this.reject = (error) => (clearTimeout(late), reject(error));
      if (this.missing === 0) this.done();
    });
  }

  received(consumer: number, chunk: Buffer): void {
    let count = this.counts[consumer] ?? 0;
    if (this.texts) this.texts.set(consumer, (this.texts.get(consumer) ?? '') + chunk.toString('latin1'));
    const wasBelow = count < this.target;
    for (let at = chunk.indexOf(mark); at >= 0; at = chunk.indexOf(mark, at + 1)) count++;
    this.counts[consumer] = count;
    if (count > this.target) this.fail(new Error(`consumer ${consumer} got ${count} messages of ${this.target}`));
    if (wasBelow && count >= this.target && --this.missing === 0) this.done();
  }

  numbers(consumers: number): number[][] {
    const texts = this.texts;
    this.texts = null;
    return Array.from({ length: consumers }, (_, i) =>
      [...(texts?.get(i) ?? '').matchAll(marked)].map((match) => Number(match[1])),
    );
  }
}

function open(url: string, transport: Transport, index: number, group: Group): Promise<Socket> {
  const { path, headers, status } = transports[transport];
  const localAddress = index < perAddress ? undefined : `127.0.1.${Math.floor(index / perAddress)}`;
  return new Promise((resolve, reject) => {
    let socket: Socket | undefined;
    let read: Read = (chunk) => {
      const head = chunk.toString('latin1');
      if (!head.startsWith(`HTTP/1.1 ${status}`))
        return reject(new Error(`${url}${path} is answered with ${head.slice(0, 200)}`));
      read = (more) => group.received(index, more);
      resolve(socket!);
    };
    const failed = (error: Error): void => (reject(error), group.fail(error));
    void dial(url, (chunk) => read(chunk), failed, localAddress).then((connected) => {
      socket = connected;
      connected.once('end', () => group.fail(new Error(`${url} ended consumer ${index}`)));
      connected.write(request('GET', path, undefined, ...headers));
    });
  });
}
