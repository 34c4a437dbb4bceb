import { form, json, request, answerReader } from '../wire/http';
import { dial } from '../wire/socket';
import { valueOf } from './consumers';

/** Sends messages to the consumers of one server, over one connection. Messages are numbered. */
export interface Publisher {
  /** Resolves when the server has accepted them. @throws when it does not */
  one(n: number): Promise<void>;
  /** Many that come at once: `count` of them from number n on. */
  burst(n: number, count: number): Promise<void>;
  close(): void;
}

/** How each server is told: the bytes, and how many answers there are to them. */
interface Dialect {
  one: (n: number) => Buffer;
  burst: (n: number, count: number) => [bytes: Buffer, answers: number];
}

const numbers = (n: number, count: number): number[] => Array.from({ length: count }, (_, i) => n + i);
const batch = (n: number, count: number): string =>
  json({ messages: numbers(n, count).map((one) => ({ value: valueOf(one) })) });
/** The message for nchan, in the form that the daemon gives it. */
const whole = (n: number): Buffer =>
  request('POST', '/pub', `application/json {"key":"fan:${n}","value":"${valueOf(n)}"}`);

const dialects = {
  daemon: {
    one: (n) => request('POST', '/q/fan', form(valueOf(n))),
    burst: (n, count) => [request('POST', '/v1/queues/fan/messages', batch(n, count)), 1],
  },
  floor: {
    one: (n) => request('POST', '/', batch(n, 1)),
    burst: (n, count) => [request('POST', '/', batch(n, count)), 1],
  },
  nchan: { one: whole, burst: (n, count) => [Buffer.concat(numbers(n, count).map(whole)), count] },
} satisfies Record<string, Dialect>;

export async function openPublisher(url: string, dialect: keyof typeof dialects): Promise<Publisher> {
  const { one, burst }: Dialect = dialects[dialect];
  let [missing, done, reject]: [number, () => void, (error: Error) => void] = [0, () => undefined, () => undefined];
  let broken: Error | null = null;
  const fail = (error: Error): void => reject((broken = error));
  const read = answerReader(({ status, body }) => {
    if (status < 200 || status > 202) return fail(new Error(`unexpected answer: ${status} ${body}`));
    if (--missing === 0) done();
  });
  const socket = await dial(url, read, fail);
  socket.once('end', () => fail(new Error(`${url} ended a connection`)));
  const send = (bytes: Buffer, answers: number): Promise<void> =>
    new Promise((resolve, refuse) => {
      if (broken) return refuse(broken);
      [missing, done, reject] = [answers, resolve, refuse];
      socket.write(bytes);
    });
  return { one: (n) => send(one(n), 1), burst: (n, count) => send(...burst(n, count)), close: () => socket.destroy() };
}
