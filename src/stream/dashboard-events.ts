import { BrokerError } from '../errors';
import type { Join, Viewer } from '../dashboard/viewers';
import type { Requester } from '../longpoll/requester';
import { framingOf, namedEvent } from './encodings';
import type { ResponseBody, HttpStream } from './http-stream';

/** The most viewers of a daemon. */
const viewersMax = 1000;
/** A page that gets nothing for a few seconds knows that its figures are stale. */
const beatMs = 1000;
/** A viewer with more unread bytes than this is disconnected; it may reconnect. */
const bufferMax = 1_048_576;
const againMs = 1000;

/** Server-sent events of the dashboard: each viewer gets the feed it joined, until it leaves or the daemon stops. */
export class DashboardEvents {
  private readonly open = new Set<View>();
  /** Viewers that have joined or are joining. */
  private count = 0;
  private stopped = false;
  private readonly timer = setInterval(() => {
    for (const view of this.open) view.beat();
  }, beatMs);

  over(join: Join): HttpStream {
    return { open: (client) => this.openView(join, client) };
  }

  /** End every stream and tell its client when to reconnect. */
  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
    for (const view of this.open) view.farewell();
  }

  private async openView(join: Join, client: Requester): Promise<(outlet: ResponseBody) => void> {
    if (this.stopped || this.count >= viewersMax)
      throw new BrokerError(
        'no-room',
        'This daemon has reached its maximum number of dashboard streams; retry later, or use another daemon.',
      );
    this.count++;
    const view = new View();
    let leave: () => void;
    try {
      leave = await join(view);
    } catch (error) {
      this.count--;
      throw error;
    }
    this.open.add(view);
    client.whenGone(() => {
      if (!view.isOver) {
        view.isOver = true;
        this.count--;
        this.open.delete(view);
        leave();
      }
      view.end(); // no effect on a client that is gone; a revoked one sees an end, not a fault
    });
    return (outlet) => view.begin(outlet);
  }
}

/** The last event in bytes, with chunks and without: all viewers get it in one turn, and it is encoded once. */
let last = { event: '', json: '', bytes: new Map<boolean, Buffer>() };

function eventBytes(event: string, json: string, chunked: boolean): Buffer {
  if (event !== last.event || json !== last.json) last = { event, json, bytes: new Map() };
  let bytes = last.bytes.get(chunked);
  if (!bytes) last.bytes.set(chunked, (bytes = framingOf(chunked)(namedEvent(event, json))));
  return bytes;
}

/** A viewer. Events that come before its answer has begun are kept. */
class View implements Viewer {
  isOver = false;
  private outlet: ResponseBody | undefined;
  private readonly waiting: string[] = [];

  begin(outlet: ResponseBody): void {
    this.outlet = outlet;
    if (this.isOver) return outlet.end();
    for (const text of this.waiting.splice(0)) this.write(text);
  }

  send(event: string, json: string): void {
    if (this.outlet) this.put(eventBytes(event, json, this.outlet.chunked));
    else this.waiting.push(namedEvent(event, json));
  }

  beat(): void {
    this.write(':\n\n');
  }

  end(): void {
    this.outlet?.end();
  }

  farewell(): void {
    this.write(`retry: ${againMs}\n\n`);
    this.end();
  }

  private write(text: string): void {
    if (this.outlet) this.put(framingOf(this.outlet.chunked)(text));
    else this.waiting.push(text);
  }

  private put(bytes: Buffer): void {
    const { outlet } = this;
    if (this.isOver || !outlet) return;
    if (outlet.socket.writableLength > bufferMax) outlet.cut();
    else outlet.socket.write(bytes);
  }
}
