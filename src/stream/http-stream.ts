import type { Socket } from 'node:net';
import type { Attachment, Ending, SubscribeOptions } from '../delivery/consumer';
import type { Hub } from '../delivery/hub';
import type { Requester } from '../longpoll/requester';
import type { Queue } from '../queue/names';
import type { HttpEncoding } from './encodings';
import { SocketSink } from './sinks';

/** An HTTP answer whose headers are sent and whose body has not begun. */
export interface ResponseBody {
  readonly socket: Socket;
  /** Whether the body goes in chunks; if not, it ends with the connection. */
  readonly chunked: boolean;
  /** End the body, without waiting for the client to read it. */
  end(): void;
  /** Break the connection off, unless the body has ended. */
  cut(): void;
}

/** A body that lasts until one side ends it. */
export interface HttpStream {
  /**
   * Prepare the stream. Nothing is sent yet, so an error becomes the answer.
   * @returns how to begin
   * @throws BrokerError `invalid-parameter`, `too-many-consumers`, `no-room`, `redis-unavailable`
   */
  open(client: Requester): Promise<(outlet: ResponseBody) => void>;
}

/** A consumer whose connection is an HTTP answer. */
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

  /** Unread bytes are a heartbeat themselves. */
  beat(): void {
    if (this.bufferedBytes === 0) this.write(this.encoding.beat);
  }

  end(why: Ending): void {
    const last = this.encoding.farewell(this.queue, why);
    if (last) this.write(last);
    this.outlet.end();
  }
}
