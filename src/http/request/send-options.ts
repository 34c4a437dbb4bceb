import { BrokerError } from '../../errors';
import type { NewMessage } from '../../queue/add';
import { groupInHeader } from '../../queue/group';
import type { Request } from '../types';

type Sending = Pick<Request<'add'>, 'headers' | 'ownHeaders' | 'traceparent'>;

const named = ['RestMQ-Delay', 'RestMQ-TTL', 'RestMQ-Priority', 'RestMQ-Group'] as const;

/**
 * The message of a request, with the options of its headers. No spread where it is made or used: that took a tenth of
 * an add's time.
 */
export function messageOf(
  request: Sending,
  { value, type, ttl }: { value: NewMessage['value']; type?: string | undefined; ttl?: number | undefined },
): NewMessage {
  const {
    'RestMQ-Delay': delaySeconds,
    'RestMQ-TTL': ttlSeconds,
    'RestMQ-Priority': priority,
    'RestMQ-Group': group,
  } = request.headers;
  return {
    value,
    type,
    delaySeconds,
    ttlSeconds: ttl ?? ttlSeconds,
    priority,
    group: group === undefined ? undefined : groupInHeader(group),
    headers: request.ownHeaders(),
    traceparent: request.traceparent,
  };
}

/** The fields of a form that say what to store; the contract requires `value` or `msg` in every form. */
interface MessageForm {
  value?: string | Uint8Array;
  msg?: string | Uint8Array;
  ttl?: number;
}

/**
 * For compatibility with RestMQ before 1.0 a non-empty `msg` wins over `value`, and `value` over an empty `msg`; with
 * `POST /` `value` wins.
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
 * Refuse send options beside several messages: they would apply to none, and a delay that is silently ignored is worse
 * than an error.
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
