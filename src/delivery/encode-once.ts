import type { BroadcastMessage } from '../queue/consumers';
import type { Queue } from '../queue/names';
import type { Encoding } from './consumer';
import type { ConsumerSession } from './consumer-session';

/** Encode broadcasts once for all sessions with the same encoding, and only if a session needs the bytes. */
export function encodeOnce(
  queue: Queue,
  messages: readonly BroadcastMessage[],
): (session: ConsumerSession) => () => Buffer {
  const made = new Map<Encoding, Buffer>();
  return (session) => () => {
    const encoding = session.encoding;
    let bytes = made.get(encoding);
    if (!bytes) made.set(encoding, (bytes = Buffer.concat(messages.map((one) => encoding.message(queue, one)))));
    return bytes;
  };
}
