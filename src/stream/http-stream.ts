import type { Socket } from 'node:net';
import type { Attachment, Ending, SubscribeOptions } from '../delivery/consumer';
import type { Hub } from '../delivery/hub';
import type { Requester } from '../longpoll/waiters';
import type { Queue } from '../queue/names';
import type { HttpEncoding } from './encodings';
import { SocketSink } from './sinks';

/** A HTTP answer whose headers have been sent and whose body has not begun. */
export interface ResponseBody {
  readonly socket: Socket;
  /** Whether the body goes in chunks; else it ends with the connection. */
  readonly chunked: boolean;
  /** End the body. A client that does not read it to its end is not waited for. */
  end(): void;
  /** Break the connection off, unless the body has ended. */
  cut(): void;
}

/** A body that goes on as long as both sides stay. */
export interface HttpStream {
  /**
   * Get ready to stream. Nothing was sent yet: what is thrown becomes the answer.
   * @returns how to begin
   * @throws BrokerError `invalid-parameter`, `too-many-consumers`, `no-room`, `redis-unavailable`
   */
  open(client: Requester): Promise<(outlet: ResponseBody) => void>;
}

/** A consumer whose connection is a HTTP answer. */
export function streamOver(
  hub: Hub,
  queue: Queue,
  wish: SubscribeOptions,
  encodingFor: (chunked: boolean) => HttpEncoding,
): HttpStream {
  return {
    open: async (client) => {
      if (wish.ack === 'manual') await hub.checkManual(queue);
      const attachment = await hub.attach(queue, wish);
      return (outlet) => begin(attachment, client, outlet, new HttpSink(encodingFor(outlet.chunked), queue, outlet));
    },
  };
}

function begin(attachment: Attachment, client: Requester, outlet: ResponseBody, sink: HttpSink): void {
  const forget = client.whenGone(() => {
    forget(); // the connection may go on with another request
    attachment.detach();
    outlet.cut();
  });
  if (!client.gone) attachment.start(sink);
}

class HttpSink extends SocketSink {
  constructor(
    override readonly encoding: HttpEncoding,
    private readonly queue: Queue,
    private readonly outlet: ResponseBody,
  ) {
    super(encoding, outlet.socket);
  }

  /** What still waits to be read is a sign of life itself. */
  beat(): void {
    if (this.bufferedBytes === 0) this.write(this.encoding.beat);
  }

  end(why: Ending): void {
    const last = this.encoding.farewell(this.queue, why);
    if (last) this.write(last);
    this.outlet.end();
  }
}
