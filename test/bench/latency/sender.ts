import type { Socket } from 'node:net';
import { valueOf } from '../streams/consumers';
import { answerReader, form, json, request } from '../wire/http';
import { dial } from '../wire/socket';

/**
 * Sends messages at a fixed rate, whatever becomes of them. One that finds every connection busy is sent late, but its time
 * counts from when it was due: a server that stops for a while is not spared what would have come meanwhile.
 */
export interface Sender {
  /** Resolves when all are answered. @throws on an answer that is none of an accepted message */
  run(perSecond: number, count: number): Promise<void>;
  /** When message n was due, by performance.now(). */
  dueAt(n: number): number;
  close(): void;
}

const dialects = {
  daemon: (n: number) => request('POST', '/q/fan', form(valueOf(n))),
  floor: (n: number) => request('POST', '/', json({ messages: [{ value: valueOf(n) }] })),
  nchan: (n: number) => request('POST', '/pub', `application/json {"key":"fan:${n}","value":"${valueOf(n)}"}`),
};
export type Dialect = keyof typeof dialects;

export async function openSender(url: string, dialect: Dialect, connections: number): Promise<Sender> {
  const free: Socket[] = [];
  const sockets: Socket[] = [];
  let [next, missing, startedAt, everyMs, closed] = [0, 0, 0, 0, false];
  let [done, fail]: [() => void, (error: Error) => void] = [() => undefined, () => undefined];
  const dueAt = (n: number): number => startedAt + n * everyMs;
  const open = async (): Promise<void> => {
    const read = answerReader(({ status, body }) => {
      if (status < 200 || status > 202) return fail(new Error(`unexpected answer: ${status} ${body}`));
      free.push(socket);
      if (--missing === 0) done();
    });
    const socket = await dial(url, read, (error) => fail(error));
    sockets.push(socket);
    free.push(socket);
  };
  await Promise.all(Array.from({ length: connections }, open));

  /** Timers are too coarse, so it looks at the clock again and again, and lets the sockets have their turn between. */
  const sendDue = (count: number): void => {
    while (next < count && free.length > 0 && dueAt(next) <= performance.now()) free.pop()!.write(dialects[dialect](next++));
    if (next < count && !closed) setImmediate(sendDue, count);
  };

  return {
    dueAt,
    run: (perSecond, count) =>
      new Promise((resolve, reject) => {
        [done, fail, missing, everyMs, startedAt] = [resolve, reject, count, 1000 / perSecond, performance.now() + 50];
        sendDue(count);
      }),
    close() {
      closed = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}
