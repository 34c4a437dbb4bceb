import type { Encoding, Sink } from '../../delivery/consumer';
import type { Hub } from '../../delivery/hub';
import type { Engine } from '../../queue/engine';
import { messageKey } from '../../queue/message-keys';
import type { Queue } from '../../queue/names';
import type { Message } from '../../queue/message-record';

/** Attributes of a span. */
export interface About {
  queue: string;
  operation: 'add' | 'take' | 'lease' | 'deliver';
  count: number;
  /** Key of the message, if there is exactly one. */
  key?: string | undefined;
}

/** Records spans of messages. Trace contexts are W3C `traceparent` texts. */
export interface Tracing {
  /**
   * Begin the span of an add.
   * @param parent  trace context of the producer
   * @returns the trace context to store with the messages, and `end`, which ends the span
   */
  send(
    about: About,
    parent: string | undefined,
  ): { traceparent: string; end(key: string | undefined, error?: unknown): void };
  /**
   * Record that a consumer got messages.
   * @param traceparents  trace contexts of the messages
   * @param beganMs  `Date.now()` when the consumer asked
   */
  receive(about: About, traceparents: readonly string[], beganMs: number): void;
  /** Export the remaining spans and stop. */
  stop(): Promise<void>;
}

/** Wrap the engine: a span for each add, and for each take or lease that got messages. */
export function tracedEngine(engine: Engine, tracing: Tracing): Engine {
  const addAll: Engine['addAll'] = async (queue, messages, idempotencyKey) => {
    const { headers, traceparent } = messages[0]!;
    const span = tracing.send(
      { queue: queue.name, operation: 'add', count: messages.length },
      headers?.['traceparent'] ?? traceparent,
    );
    try {
      const added = await engine.addAll(
        queue,
        messages.map((one) => ({ ...one, traceparent: span.traceparent })),
        idempotencyKey,
      );
      span.end(messages.length === 1 ? messageKey(queue, added.first) : undefined);
      return added;
    } catch (error) {
      span.end(undefined, error);
      throw error;
    }
  };

  const received = async <T>(queue: Queue, operation: About['operation'], answer: Promise<T>): Promise<T> => {
    const beganMs = Date.now();
    const got = await answer;
    if (Array.isArray(got))
      tracing.receive(aboutOf(queue, operation, got as Message[]), placesOf(got as Message[]), beganMs);
    return got;
  };
  const takeInTurn: Engine['takeInTurn'] = (queue, max, waiter) =>
    received(queue, 'take', engine.takeInTurn(queue, max, waiter));
  const leaseInTurn: Engine['leaseInTurn'] = (queue, max, leaseSeconds, waiter) =>
    received(queue, 'lease', engine.leaseInTurn(queue, max, leaseSeconds, waiter));

  return {
    ...engine,
    addAll,
    takeInTurn,
    leaseInTurn,
    add: async (queue, message) => (await addAll(queue, [message])).first,
    take: (queue, max = 1) => received(queue, 'take', engine.take(queue, max)),
    lease: (queue, max, leaseSeconds) => received(queue, 'lease', engine.lease(queue, max, leaseSeconds)),
  };
}

/** Wrap the hub: a span for each message that is encoded for consumers, one for all that get the same bytes. */
export function tracedHub(hub: Hub, tracing: Tracing): Hub {
  const known = new WeakMap<Encoding, Encoding>();
  const encodingOf = (encoding: Encoding): Encoding => {
    const traced = known.get(encoding) ?? tracedEncoding(encoding, tracing);
    known.set(encoding, traced);
    return traced;
  };
  return {
    attach: async (queue, wish) => {
      const attachment = await hub.attach(queue, wish);
      return {
        id: attachment.id,
        start: (sink) => attachment.start(withEncoding(sink, encodingOf(sink.encoding))),
        grant: (credit) => attachment.grant(credit),
        detach: () => attachment.detach(),
      };
    },
    checkManual: (queue) => hub.checkManual(queue),
    consumers: (queue) => hub.consumers(queue),
    counts: () => hub.counts(),
    get size() {
      return hub.size;
    },
    stop: () => hub.stop(),
  };
}

function tracedEncoding(encoding: Encoding, tracing: Tracing): Encoding {
  const tell = (queue: Queue, message: Message): void =>
    tracing.receive(aboutOf(queue, 'deliver', [message]), placesOf([message]), Date.now());
  return {
    message: (queue, message) => (tell(queue, message), encoding.message(queue, message)),
    leased: (queue, message) => (tell(queue, message), encoding.leased(queue, message)),
    gap: (queue, since) => encoding.gap(queue, since),
  };
}

function withEncoding(sink: Sink, encoding: Encoding): Sink {
  return {
    encoding,
    write: (bytes, flushed) => sink.write(bytes, flushed),
    get bufferedBytes() {
      return sink.bufferedBytes;
    },
    get flushedBytes() {
      return sink.flushedBytes;
    },
    whenDrained: (act) => sink.whenDrained(act),
    beat: () => sink.beat(),
    end: (why) => sink.end(why),
  };
}

function aboutOf(queue: Queue, operation: About['operation'], messages: readonly Message[]): About {
  return {
    queue: queue.name,
    operation,
    count: messages.length,
    key: messages.length === 1 ? messageKey(queue, messages[0]!.number) : undefined,
  };
}

function placesOf(messages: readonly Message[]): string[] {
  return messages.flatMap(({ head }) => head.headers?.['traceparent'] ?? []);
}
