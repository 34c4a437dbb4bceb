import type { Socket } from 'node:net';
import { valueOf } from '../streams/consumers';
import { answerReader, form, json, request } from '../wire/http';
import { dial } from '../wire/socket';
import { now } from './clock';

/**
 * A process of its own that sends messages at a fixed rate, whatever becomes of them. One that finds every connection
 * busy is sent late, but its time counts from when it was due: a server that stops for a while is not spared what would
 * have come meanwhile. Between two messages it sleeps, so that the servers have the machine; timers would be too coarse
 * for that.
 */
export interface Sending {
  url: string;
  dialect: Dialect;
  connections: number;
  /** Messages a second, and how many. */
  rate: number;
  count: number;
}

/**
 * When message 0 was due, by `now` of clock.ts; then, all being accepted, how many ms after it was due each was sent.
 */
export type Report = { startedAt: number } | { done: number[] } | { failed: string };

const dialects = {
  daemon: (n: number) => request('POST', '/q/fan', form(valueOf(n))),
  floor: (n: number) => request('POST', '/', json({ messages: [{ value: valueOf(n) }] })),
  nchan: (n: number) => request('POST', '/pub', `application/json {"key":"fan:${n}","value":"${valueOf(n)}"}`),
};
export type Dialect = keyof typeof dialects;

const leadMs = 50;
/**
 * To look after the answers, however far away the next message is. (Not to sleep at all takes a core from the servers:
 * of two that made every tail longer.)
 */
const napMs = 0.5;
const sleeping = new Int32Array(new SharedArrayBuffer(4));

async function send({ url, dialect, connections, rate, count }: Sending): Promise<void> {
  const free: Socket[] = [];
  let [next, missing] = [0, count];
  const late: number[] = [];
  const open = async (): Promise<void> => {
    const socket = await dial(
      url,
      answerReader(({ status, body }) => {
        if (status < 200 || status > 202) return failed(new Error(`unexpected answer: ${status} ${body}`));
        free.push(socket);
        if (--missing === 0) tell({ done: late });
      }),
      failed,
    );
    free.push(socket);
  };
  await Promise.all(Array.from({ length: connections }, open));
  const startedAt = now() + leadMs;
  tell({ startedAt });
  const dueAt = (n: number): number => startedAt + (n * 1000) / rate;
  const sendDue = (): void => {
    for (let at = now(); next < count && free.length > 0 && dueAt(next) <= at; at = now()) {
      late.push(at - dueAt(next));
      free.pop()!.write(dialects[dialect](next++));
    }
    if (next === count) return;
    const leftMs = dueAt(next) - now();
    if (leftMs > 0) Atomics.wait(sleeping, 0, 0, Math.min(leftMs, napMs));
    setImmediate(sendDue);
  };
  sendDue();
}

function tell(report: Report): void {
  process.send!(report);
}

function failed(error: Error): void {
  tell({ failed: error.message });
}

process.once('message', (sending: Sending) => void send(sending).catch(failed));
