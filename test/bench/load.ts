import { connect } from 'node:net';
import { answerReader, type Answer } from './wire';

/** One request of a cycle, and the status of the only answer that will do. */
export interface Step {
  send: Buffer | ((last: Answer) => Buffer);
  status: number;
}

/** A load: cycles of requests over keep-alive connections, each request sent when the one before it was answered. */
export interface Load {
  url: string;
  connections: number;
  /** Over all connections. */
  cycles: number;
  steps: readonly Step[];
}

/**
 * @returns how many seconds it took
 * @throws on any answer with another status than its step's
 */
export async function load({ url, connections, cycles, steps }: Load): Promise<number> {
  let left = cycles;
  const takeOne = (): boolean => left-- > 0;
  const started = process.hrtime.bigint();
  await Promise.all(Array.from({ length: connections }, () => client(url, steps, takeOne)));
  return Number(process.hrtime.bigint() - started) / 1e9;
}

/** Go through the steps again and again on one connection, for as long as there is another cycle. */
function client(url: string, steps: readonly Step[], takeOne: () => boolean): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let at = 0;
    const socket = connect(Number(port), hostname);
    const next = (last: Answer): void => {
      if (at === 0 && !takeOne()) return void socket.end(resolve);
      const { send } = steps[at]!;
      socket.write(typeof send === 'function' ? send(last) : send);
    };
    const read = answerReader((answer) => {
      if (answer.status !== steps[at]!.status) return reject(new Error(`unexpected answer: ${answer.status} ${answer.body}`));
      at = (at + 1) % steps.length;
      next(answer);
    });
    socket.setNoDelay(true).on('data', read).once('error', reject).once('connect', () => next({ status: 0, body: '' }));
  });
}
