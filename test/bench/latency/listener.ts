import { request, type Read } from '../wire/http';
import { dial } from '../wire/socket';
import { now } from './clock';
import { mark, transports, type Transport } from '../streams/consumers';

/** A stream consumer that looks at the clock whenever a message comes. */
export interface Listener {
  /** When all have come. @throws when one comes twice, or not at all */
  readonly done: Promise<void>;
  /** ms of each message, by its number. @param dueAt  when it was to be sent */
  latencies(dueAt: (n: number) => number): number[];
  close(): void;
}

const digits = 6;
/** When nothing came for so long, the rest is lost. */
const lostMs = 10_000;

/** @param count  of messages, numbered from 0 on */
export function openListener(url: string, transport: Transport, count: number): Promise<Listener> {
  const { path, headers, status } = transports[transport];
  const cameAt = new Float64Array(count);
  return new Promise((resolve, reject) => {
    let missing = count;
    let fail: (error: Error) => void = reject;
    let finish: () => void = () => undefined;
    let head = '';
    let rest: Buffer = Buffer.alloc(0);
    const read: Read = (chunk) => {
      const at = now();
      if (head === '') {
        head = chunk.toString('latin1');
        if (!head.startsWith(`HTTP/1.1 ${status}`))
          return reject(new Error(`${url}${path} is answered with ${head.slice(0, 200)}`));
        return resolve({
          done,
          latencies: (dueAt) => Array.from(cameAt, (came, n) => came - dueAt(n)),
          close: () => void opening.then((socket) => socket.destroy()),
        });
      }
      const bytes = Buffer.concat([rest, chunk]);
      let after = 0;
      for (let i = bytes.indexOf(mark); i >= 0; i = bytes.indexOf(mark, after)) {
        received(Number(bytes.toString('latin1', i - 1 - digits, i - 1)), at);
        after = i + 1;
      }
      rest = Buffer.from(bytes.subarray(after));
    };
    const received = (n: number, at: number): void => {
      if (cameAt[n] !== 0)
        return fail(new Error(`message ${n} came ${cameAt[n] === undefined ? 'from nowhere' : 'twice'}`));
      cameAt[n] = at;
      if (--missing === 0) finish();
    };
    const done = new Promise<void>((come, go) => {
      let before = count + 1;
      const timer = setInterval(() => {
        if (missing === before) fail(new Error(`${missing} of ${count} messages did not come`));
        before = missing;
      }, lostMs);
      const over = (): void => clearInterval(timer);
      finish = () => (over(), come());
      fail = (error) => (over(), reject(error), go(error));
    });
    const opening = dial(url, read, (error) => fail(error));
    void opening.then((socket) => socket.write(request('GET', path, undefined, ...headers)));
  });
}
