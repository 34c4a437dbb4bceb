import type { ErrorFrame, Gap, MessageFrame, ReplyFrame } from '../../generated/messages';
import { errorOf, unreachable } from './errors';
import { jsonOf } from './json';
import { whenAborted } from './limits';
import { silenceMs, type Connection, type ConnectionWish, type Incoming, type LeaseFrame } from './streams';

/**
 * The part of the WebSocket API that the client uses. The classes of browsers, of Node from 22 on and of the package
 * `ws` all implement it.
 */
export interface WebSocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string): void;
  close(): void;
}

export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;

export const subprotocol = 'restmq.v1';

/** The close code of the daemon after a purge. */
const purgedCode = 1000;

interface PendingReply {
  resolve: (reply: ReplyFrame) => void;
  reject: (error: unknown) => void;
}

/**
 * A restmq.v1 connection. At most `credit` messages are in flight or waiting to be read. A message that was read gives
 * its credit back when the next one is requested.
 * @param refused  gives the reason of a failed handshake, which a WebSocket does not tell
 */
export function openWebSocket(
  socket: WebSocketLike,
  wish: ConnectionWish,
  refused: () => Promise<unknown>,
): Connection {
  const { queue, credit, signal } = wish;
  const arrived: Incoming[] = [];
  const asked = new Map<number, PendingReply>();
  let [lastId, isOpen, silentBeats] = [0, false, 0];
  /** How the connection ended; null while it is open. */
  let ended: (() => Promise<void>) | null = null;
  let wake = (): void => undefined;
  let stopListening = wake;

  const arrive = (one: Incoming): void => {
    arrived.push(one);
    wake();
  };
  const end = (how: () => Promise<void>): void => {
    if (ended) return;
    ended = how;
    stopBeats();
    stopListening();
    for (const { reject } of asked.values()) reject(lost());
    asked.clear();
    socket.close();
    wake();
  };
  const abort = (): void => end(() => Promise.resolve());
  const send = (frame: object): void => socket.send(jsonOf(frame));

  const hear = (frame: MessageFrame | Gap | ReplyFrame | ErrorFrame): void => {
    silentBeats = 0;
    if (frame.type === 'message' || frame.type === 'gap') return arrive(frame);
    const its = asked.get(Number(frame.id));
    asked.delete(Number(frame.id));
    if (frame.type === 'reply') its?.resolve(frame);
    else its?.reject(errorOf(frame.problem));
  };

  socket.onopen = () => {
    isOpen = true;
    arrive({ type: 'open' });
  };
  socket.onmessage = ({ data }: { data: string }) => hear(JSON.parse(data) as Parameters<typeof hear>[0]);
  socket.onerror = () => undefined; // `close` follows, and has the details
  socket.onclose = ({ code, reason }: { code: number; reason: string }) => {
    if (code === purgedCode && reason === 'purged') arrive({ type: 'purged', queue });
    end(async () => {
      if (!isOpen) throw await refused();
    });
  };
  /**
   * A page does not see pings, so the client sends a small command and expects an answer. Unanswered commands are
   * counted instead of milliseconds: clocks jump, and timers of a hidden page are late.
   */
  const stopBeats = everySeconds(wish.heartbeatSeconds, () => {
    if (++silentBeats * wish.heartbeatSeconds * 1000 > silenceMs(wish.heartbeatSeconds))
      return end(() => Promise.reject(lost()));
    if (isOpen) send({ cmd: 'control', id: 0 });
  });

  stopListening = whenAborted(signal, abort);

  async function* incoming(): AsyncGenerator<Incoming, undefined> {
    let taken = 0;
    try {
      for (;;) {
        const next = arrived.shift();
        // Messages leased to a closed connection go to other consumers.
        if (next && !(ended && 'leaseId' in next)) yield next;
        if (next?.type === 'message') taken++;
        if (!ended && taken * 2 >= credit) {
          send({ type: 'flow', credit: taken });
          taken = 0;
        }
        if (next) continue;
        if (ended) return void (await ended());
        await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      abort();
    }
  }

  const answer = (frame: LeaseFrame): Promise<object> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(lost());
      asked.set(++lastId, { resolve, reject });
      send({ ...frame, id: lastId });
    });

  return { incoming: incoming(), answer };
}

function lost(): Error {
  return unreachable('The connection was lost.');
}

/** @returns a function that stops the timer */
function everySeconds(seconds: number, act: () => void): () => void {
  if (seconds === 0) return () => undefined;
  const timer = setInterval(act, seconds * 1000);
  return () => clearInterval(timer);
}

/** @throws TypeError if there is none */
export function webSocketOf(given: WebSocketConstructor | undefined): WebSocketConstructor {
  const found = given ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  if (found) return found;
  throw new TypeError('No WebSocket here: use new RestMQ(url, { WebSocket }).');
}
