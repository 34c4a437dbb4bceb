import type { Socket } from 'node:net';
import { answerReader, type Answer } from './http';
import { dial } from './socket';

/** One request of a cycle, and the status of the only answer that will do. */
export interface Step {
  send: Buffer | ((last: Answer) => Buffer);
  status: number;
}

/** Keep-alive connections over which a load is sent. */
export interface Clients {
  /**
   * Send cycles of requests, each request when the one before it on its connection was answered.
   * @param cycles  over all connections
   * @returns how many seconds it took
   * @throws on any answer with another status than its step's
   */
  run(cycles: number, steps: readonly Step[]): Promise<number>;
  close(): void;
}

export async function openClients(url: string, connections: number): Promise<Clients> {
  let refuse: (error: Error) => void = () => undefined;
  let broken: Error | null = null;
  const failed = (error: Error): void => refuse((broken = error));
  const clients = await Promise.all(Array.from({ length: connections }, () => openClient(url, failed)));
  return {
    run: (cycles, steps) =>
      new Promise((resolve, reject) => {
        if (broken) return reject(broken);
        refuse = reject;
        let [left, running] = [cycles, clients.length];
        const takeOne = (): boolean => left-- > 0;
        const started = process.hrtime.bigint();
        const done = (): void => {
          if (--running === 0) resolve(Number(process.hrtime.bigint() - started) / 1e9);
        };
        for (const client of clients) client.run(steps, takeOne, done);
      }),
    close: () => clients.forEach(({ socket }) => socket.destroy()),
  };
}

/** A load over connections of its own. @returns how many seconds it took */
export async function load({
  url,
  connections,
  cycles,
  steps,
}: {
  url: string;
  connections: number;
  cycles: number;
  steps: readonly Step[];
}): Promise<number> {
  const clients = await openClients(url, connections);
  try {
    return await clients.run(cycles, steps);
  } finally {
    clients.close();
  }
}

interface Client {
  socket: Socket;
  /** Go through the steps again and again, for as long as there is another cycle. */
  run(steps: readonly Step[], takeOne: () => boolean, done: () => void): void;
}

const nothing: Answer = { status: 0, body: '' };

async function openClient(url: string, failed: (error: Error) => void): Promise<Client> {
  let [steps, at]: [readonly Step[], number] = [[], 0];
  let takeOne = (): boolean => false;
  let done = (): void => undefined;
  const next = (last: Answer): void => {
    if (at === 0 && !takeOne()) return done();
    const { send } = steps[at]!;
    socket.write(typeof send === 'function' ? send(last) : send);
  };
  const read = answerReader((answer) => {
    const { status } = steps[at]!;
    if (answer.status !== status)
      return failed(new Error(`unexpected answer: ${answer.status} instead of ${status}; ${answer.body}`));
    at = (at + 1) % steps.length;
    next(answer);
  });
  const socket = await dial(url, read, failed);
  socket.once('end', () => failed(new Error(`${url} ended a connection`)));
  return {
    socket,
    run: (...given) => {
      [steps, takeOne, done] = given;
      next(nothing);
    },
  };
}
