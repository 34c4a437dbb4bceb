import { asBrokerError, type BrokerError, type ErrorCode } from '../errors';
import type { Requester } from '../longpoll/requester';
import { framingOf } from './encodings';
import type { ResponseBody } from './http-stream';

/** Opens a stream, as `HttpStream.open` does. */
export type Open = () => Promise<(outlet: ResponseBody) => void>;

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

/**
 * Event streams answered with 200 that can't begin yet. Any other answer ends an EventSource for good
 * (https://html.spec.whatwg.org/#sse-processing-model), and a proxy answers 502 if the connection closes without one.
 */
export class WaitingStreams {
  private readonly waiting = new Set<Waiting>();
  private readonly load = new Load();
  private stopped = false;
  private isLooking = false;
  private timer: NodeJS.Timeout | undefined;
  private sinceBeatMs = 0;

  constructor(private readonly limits: WaitingLimits) {}

  get size(): number {
    return this.waiting.size;
  }

  /**
   * Send why the stream waits, and begin it as soon as it can be opened. If too many wait, end it; `retry` says when to
   * reconnect.
   * @param why  the error of `open`; see `isPassing`
   */
  enter(client: Requester & { readonly address: string }, outlet: ResponseBody, open: Open, why: BrokerError): void {
    this.load.increment();
    if (this.isFull(client.address)) {
      say(outlet, `${this.retry()}: ${why.message}\n\n`);
      return outlet.end();
    }
    const one: Waiting = {
      address: client.address,
      outlet,
      open,
      leave: () => {
        this.waiting.delete(one);
        stay();
      },
    };
    const stay = client.whenGone(() => {
      one.leave();
      outlet.cut();
    });
    say(outlet, `${this.retry()}: ${why.message} This stream waits, and begins when that is over.\n\n`);
    this.waiting.add(one);
    this.startLooking();
  }

  /** End all streams, and tell their clients when to reconnect. */
  stop(): void {
    this.stopped = true;
    for (const one of [...this.waiting]) {
      one.leave();
      say(one.outlet, `${this.retry()}\n`);
      one.outlet.end();
    }
  }

  private isFull(address: string): boolean {
    const { most, mostPerAddress } = this.limits;
    if (this.stopped || this.waiting.size >= most) return true;
    return [...this.waiting].filter((one) => one.address === address).length >= mostPerAddress;
  }

  private startLooking(): void {
    if (this.timer) return;
    this.sinceBeatMs = 0;
    this.timer = setInterval(() => this.tick(), lookMs).unref();
  }

  private tick(): void {
    if ((this.sinceBeatMs += lookMs) >= beatMs) {
      this.sinceBeatMs = 0;
      for (const { outlet } of this.waiting) say(outlet, ':\n\n');
    }
    if (this.isLooking) return;
    this.isLooking = true;
    void this.look().finally(() => {
      this.isLooking = false;
      if (this.waiting.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    });
  }

  /** Open the waiting streams, in the order in which they came. */
  private async look(): Promise<void> {
    for (const one of this.waiting) {
      const begin = await one.open().catch((error: unknown) => asBrokerError(error));
      if (typeof begin === 'function') {
        one.leave();
        begin(one.outlet);
      } else if (!isPassing(begin)) refuse(one, begin);
      else if (begin.code !== ofOneAddress) return;
    }
  }

  /** The SSE field that tells a client when to reconnect. */
  private retry(): string {
    return `retry: ${Math.round(soonestMs + Math.random() * Math.max(spreadMs, this.load.now() * apartMs))}\n`;
  }
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
class Load {
  private count = 0;
  private countedMs = performance.now();

  now(): number {
    const ms = performance.now();
    this.count *= 0.5 ** ((ms - this.countedMs) / halfLifeMs);
    this.countedMs = ms;
    return this.count;
  }

  increment(): void {
    this.count = this.now() + 1;
  }
}
