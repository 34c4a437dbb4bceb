import { asBrokerError, type BrokerError, type ErrorCode } from '../errors';
import type { Requester } from '../longpoll/waiters';
import { framingOf } from './encodings';
import type { ResponseBody } from './http-stream';

/** Opens a stream, as `HttpStream.open` does. */
export type Open = () => Promise<(outlet: ResponseBody) => void>;

/**
 * Event streams answered with 200 that can't begin yet. Any other answer ends an EventSource for good
 * (https://html.spec.whatwg.org/#sse-processing-model), and a proxy answers 502 if the connection closes without one.
 */
export interface WaitingStreams {
  readonly size: number;
  /**
   * Send why the stream waits, and begin it as soon as it can be opened. If too many wait, end it; `retry` says when to
   * reconnect.
   * @param why  the error of `open`; see `isPassing`
   */
  enter(client: Requester & { readonly address: string }, outlet: ResponseBody, open: Open, why: BrokerError): void;
  /** End all streams, and tell their clients when to reconnect. */
  stop(): void;
}

/** Whether a stream that can't be opened now may be opened later. */
export function isPassing(error: unknown): error is BrokerError {
  return passing.has(asBrokerError(error).code);
}

const passing = new Set<ErrorCode>(['redis-unavailable', 'redis-full', 'no-room', 'too-many-consumers']);
/** The error that concerns one address only, not the other waiting streams. */
const ofOneAddress: ErrorCode = 'too-many-consumers';

const [lookMs, beatMs] = [500, 15_000] as const;
/** Clients reconnect after at least `soonestMs`, spread over `spreadMs` or more: at most one each `apartMs`. */
const [soonestMs, spreadMs, apartMs] = [1000, 4000, 10] as const;
/** The count of recent clients halves in this time. */
const halfLifeMs = 10_000;

interface Waiting {
  address: string;
  outlet: ResponseBody;
  open: Open;
  leave(): void;
}

export interface WaitingLimits {
  /** The most streams that may wait. */
  most: number;
  /** The most streams of one address that may wait. */
  mostPerAddress: number;
}

export function createWaitingStreams({ most, mostPerAddress }: WaitingLimits): WaitingStreams {
  const waiting = new Set<Waiting>();
  const load = createLoad();
  let stopped = false;
  let isLooking = false;
  let timer: NodeJS.Timeout | undefined;

  const isFull = (address: string): boolean =>
    stopped || waiting.size >= most || [...waiting].filter((one) => one.address === address).length >= mostPerAddress;

  /** Open the waiting streams, in the order in which they came. */
  const look = async (): Promise<void> => {
    for (const one of waiting) {
      const begin = await one.open().catch((error: unknown) => asBrokerError(error));
      if (typeof begin === 'function') {
        one.leave();
        begin(one.outlet);
      } else if (!isPassing(begin)) refuse(one, begin);
      else if (begin.code !== ofOneAddress) return;
    }
  };

  const lookAgain = (): void => {
    if (timer || waiting.size === 0) return;
    let sinceBeatMs = 0;
    timer = setInterval(() => {
      if ((sinceBeatMs += lookMs) >= beatMs) {
        sinceBeatMs = 0;
        for (const { outlet } of waiting) say(outlet, ':\n\n');
      }
      if (isLooking) return;
      isLooking = true;
      void look().finally(() => {
        isLooking = false;
        if (waiting.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      });
    }, lookMs).unref();
  };

  const retry = (): string =>
    `retry: ${Math.round(soonestMs + Math.random() * Math.max(spreadMs, load.now() * apartMs))}\n`;

  return {
    get size() {
      return waiting.size;
    },
    enter(client, outlet, open, why) {
      load.more();
      if (isFull(client.address)) {
        say(outlet, `${retry()}: ${why.message}\n\n`);
        return outlet.end();
      }
      const one: Waiting = {
        address: client.address,
        outlet,
        open,
        leave: () => {
          waiting.delete(one);
          stay();
        },
      };
      const stay = client.whenGone(() => {
        one.leave();
        outlet.cut();
      });
      say(outlet, `${retry()}: ${why.message} This stream waits, and begins when that is over.\n\n`);
      waiting.add(one);
      lookAgain();
    },
    stop() {
      stopped = true;
      for (const one of [...waiting]) {
        one.leave();
        say(one.outlet, `${retry()}\n`);
        one.outlet.end();
      }
    },
  };
}

function refuse(one: Waiting, error: BrokerError): void {
  const { outlet } = one;
  one.leave();
  say(outlet, `event: error\ndata: ${JSON.stringify(error.toProblem())}\n\n`);
  outlet.end();
}

function say({ socket, chunked }: ResponseBody, text: string): void {
  socket.write(framingOf(chunked)(text));
}

/** Counts recent clients, with exponential decay. */
function createLoad() {
  let count = 0;
  let countedMs = performance.now();
  const now = (): number => {
    const ms = performance.now();
    count *= 0.5 ** ((ms - countedMs) / halfLifeMs);
    countedMs = ms;
    return count;
  };
  return { now, more: (): void => void (count = now() + 1) };
}
