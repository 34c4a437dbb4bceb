import { BrokerError } from '../../errors';
import type { NewMessage } from '../../queue/add';
import type { Request } from '../types';

type Sending = Pick<Request<'add'>, 'headers' | 'ownHeaders' | 'traceparent'>;

const named = ['RestMQ-Delay', 'RestMQ-TTL', 'RestMQ-Priority'] as const;

/**
 * The one message that a request brings, with what its headers say of it. No spread where it is made or used: that took
 * a tenth of an add's time.
 */
export function messageOf(
  request: Sending,
  { value, type, ttl }: { value: NewMessage['value']; type?: string | undefined; ttl?: number | undefined },
): NewMessage {
  const { 'RestMQ-Delay': delaySeconds, 'RestMQ-TTL': ttlSeconds, 'RestMQ-Priority': priority } = request.headers;
  return {
    value,
    type,
    delaySeconds,
    ttlSeconds: ttl ?? ttlSeconds,
    priority,
    headers: request.ownHeaders(),
    traceparent: request.traceparent,
  };
}

/** The fields of a form that say what to store; the contract has one of the first two in every form. */
interface MessageForm {
  value?: string | Uint8Array;
  msg?: string | Uint8Array;
  ttl?: number;
}

/**
 * As RestMQ had it, `msg` goes before `value`, and an empty one behind it; but for `POST /`, whose message is the
 * `value`.
 */
export function messageOfForm(
  request: Sending,
  { value, msg, ttl }: MessageForm,
  preferred: 'msg' | 'value' = 'msg',
): NewMessage {
  const before = preferred === 'msg' ? msg || undefined : value;
  return messageOf(request, { value: (before ?? value ?? msg)!, ttl });
}

/**
 * Beside several messages they would be nobody's, and a delay that nobody heeds is worse than an error.
 * @throws BrokerError `invalid-parameter`
 */
export function refuseSendOptions(request: Sending): void {
  const own = Object.keys(request.ownHeaders() ?? {}).map((name) => `RestMQ-Header-${name}`);
  const [name] = [...named.filter((one) => request.headers[one] !== undefined), ...own];
  if (name === undefined) return;
  throw new BrokerError(
    'invalid-parameter',
    `The header ${name} goes with a raw body; in JSON each message says it for itself.`,
    {
      errors: [{ pointer: `/header/${name}`, detail: 'goes with a raw body' }],
    },
  );
}
