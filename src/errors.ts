import type { Problem, ProblemType } from '../generated/messages';

type CodeOf<T extends string> = T extends `/problems/${infer Code}` ? Code : never;

/** The codes of all problems, as the contract lists them (`ProblemType` in api/schemas.yaml). */
export type ErrorCode = CodeOf<ProblemType>;

interface Kind {
  status: number;
  title: string;
  /** Explanation for users: the text of the page that the problem's `type` links to. */
  about: string;
}

/** Code → status, title and explanation. A test checks that it equals the contract. */
export const catalogue = {
  'bad-request': {
    status: 400,
    title: 'Malformed request',
    about: 'The request line, a header or the percent-encoding of the path can’t be read as HTTP.',
  },
  'invalid-parameter': {
    status: 400,
    title: 'Invalid parameter',
    about: 'A parameter of the path or the query is missing, unknown, repeated, or out of range.',
  },
  'invalid-body': {
    status: 400,
    title: 'Invalid body',
    about: 'A form field or a member of the JSON body is missing, unknown, or out of range.',
  },
  'invalid-json': {
    status: 400,
    title: 'Invalid JSON',
    about:
      'The body should be JSON in UTF-8, nested at most 200 deep. The value of a raw body may be any such JSON; ' +
      'other bodies, commands and ' +
      'frames may have 150,000 objects and arrays, and 25,000 different members, for each MiB (at least for one).',
  },
  'invalid-queue-name': {
    status: 400,
    title: 'Invalid queue name',
    about: 'A name is 1 to 255 bytes of UTF-8 without control characters and without a slash.',
  },
  'invalid-key': {
    status: 400,
    title: 'Invalid message key',
    about:
      'The key of a message is its queue’s name, a colon and a number; it only ever means a message of that queue.',
  },
  'partly-stored': {
    status: 400,
    title: 'Partially stored',
    about:
      'Some lines or elements of the body can’t be read. The others were stored, under the key in the problem. ' +
      'Correct the named ones and send only these again.',
  },
  'unknown-command': {
    status: 400,
    title: 'Unknown command',
    about: 'The member cmd of a JSON command must name one of the commands of the contract.',
  },
  'queue-mismatch': {
    status: 400,
    title: 'Conflicting queue names',
    about: 'The path names one queue and the command another. Leave one of them out.',
  },
  unauthorized: {
    status: 401,
    title: 'Authentication required',
    about:
      'The access rules of this daemon require credentials: a name and password (HTTP Basic), an API key ' +
      '(Authorization: Bearer, or X-API-Key) or a token. The request had none, or they are malformed, unknown, ' +
      'expired or revoked.',
  },
  'too-many-logins': {
    status: 429,
    title: 'Too many wrong passwords',
    about:
      'After ten wrong passwords in a minute the daemon checks no more passwords from that address until the ' +
      'minute is over. Retry after Retry-After seconds.',
  },
  forbidden: {
    status: 403,
    title: 'Access denied',
    about:
      'The credentials are valid. The access rules, or the scopes of the key, token or ticket, do not allow this ' +
      'operation on this queue or from this address.',
  },
  'cross-site': {
    status: 403,
    title: 'Cross-site request refused',
    about:
      'The headers Sec-Fetch-Site and Origin show that a page of another origin made the browser send this ' +
      'request. Such a page may only link to the pages of this daemon. The option --cors-origins lists the origins ' +
      'that may send requests.',
  },
  'unknown-host': {
    status: 403,
    title: 'Unknown host name',
    about:
      'The Host header is not a name of this daemon. A daemon that listens on loopback without access rules ' +
      'answers to localhost, 127.0.0.1, [::1] and the names in its option --hosts. This keeps web pages from ' +
      'reaching it under a name of their own (DNS rebinding).',
  },
  'not-found': { status: 404, title: 'Not found', about: 'No operation of the contract has this path.' },
  'empty-queue': {
    status: 404,
    title: 'The queue is empty',
    about: 'No message is ready. GET /q/{queue}?wait=30 waits for one.',
  },
  'no-such-queue': {
    status: 404,
    title: 'No such queue',
    about: 'The queue was deleted, or it never had a message or settings.',
  },
  'no-such-message': {
    status: 404,
    title: 'No such message',
    about: 'The message was acked, taken, removed or purged, has expired, or never existed.',
  },
  'no-such-lease': {
    status: 404,
    title: 'No such lease',
    about: 'The queue never granted this lease, or it was purged since. A lease belongs to one message of one queue.',
  },
  'no-such-key': {
    status: 404,
    title: 'No such API key',
    about: 'No API key has this id, or it was revoked. GET /v1/keys lists the keys.',
  },
  'lease-lost': {
    status: 409,
    title: 'The lease has ended',
    about:
      'The lease expired, or its message was nacked, taken over or removed. The request had no effect, also on ' +
      'a later lease of the message.',
  },
  'idempotency-mismatch': {
    status: 422,
    title: 'The idempotency key was used for another request',
    about:
      'For 24 hours an idempotency key identifies one request. Send that request again, or use another key. ' +
      'Nothing was stored.',
  },
  'queue-full': {
    status: 429,
    title: 'The queue is full',
    about:
      'The queue has reached its maxLength or maxBytes. Nothing was stored. Retry after Retry-After seconds; the ' +
      'value is estimated from the rate of the last minute.',
  },
  'too-many-consumers': {
    status: 429,
    title: 'Too many streams from this address',
    about:
      'The address has as many streams as the option --max-consumers-per-address allows. Close some, or use ' +
      'another daemon.',
  },
  'no-room': {
    status: 503,
    title: 'Too many streams on this daemon',
    about:
      'The daemon has as many streams as its option --max-consumers allows. Retry after Retry-After seconds, or ' +
      'use another daemon.',
  },
  'upgrade-required': {
    status: 426,
    title: 'WebSocket upgrade required',
    about: 'This path accepts WebSocket (version 13) only. GET /sse/{queue} and GET /c/{queue} stream over plain HTTP.',
  },
  'slow-consumer': {
    status: 408,
    title: 'The consumer reads too slowly',
    about:
      'A stream ends when more unread data waits than the option --consumer-buffer allows. Reconnect with the key ' +
      'of the last message; missed messages are sent again if they are still kept.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    about: 'The path does not have this method. The Allow header lists the methods that it has.',
  },
  'request-timeout': {
    status: 408,
    title: 'Request timeout',
    about: 'The headers or the body did not arrive in time. Nothing was stored.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    about: 'The daemon takes bodies up to its option --max-body (1 MiB by default). Nothing was stored.',
  },
  'uri-too-long': {
    status: 414,
    title: 'The URI is too long',
    about: 'The path is longer than any queue name allows.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported content type',
    about:
      'The operation does not take this content type, the Content-Type is not a media type, or the body is ' +
      'compressed.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The headers are too large',
    about: 'The request line and headers together are larger than the 16 KiB that the daemon reads.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    about: 'This is a fault of RestMQ; the daemon’s log has the details. Please report it.',
  },
  'redis-unavailable': {
    status: 503,
    title: 'Redis is unavailable',
    about:
      'Redis does not answer now. Retry after Retry-After seconds. The detail says whether the request may have ' +
      'taken effect: that is unknown after a broken connection or a timeout, and with --wait-replicas it took ' +
      'effect without being confirmed. An Idempotency-Key makes a retry safe.',
  },
  'redis-full': {
    status: 507,
    title: 'Redis is full',
    about: 'Redis has reached its maxmemory. Nothing was stored. Taking and purging still work and make room.',
  },
} as const satisfies Record<ErrorCode, Kind>;

/** Members of a problem beside its detail; RFC 9457 calls them extension members. */
export type Extras = Pick<Problem, 'error' | 'queue' | 'key' | 'errors' | 'retryAfterSeconds'>;

/** An error for the client, thrown by any layer. Each transport converts it to its own format in one place. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';

  /**
   * @param code    a key of the catalogue
   * @param detail  a sentence for the client: what was wrong this time and what to do about it
   */
  constructor(
    readonly code: ErrorCode,
    detail: string,
    readonly extras: Extras = {},
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }

  get status(): number {
    return catalogue[this.code].status;
  }

  /** The error as the contract's `Problem`. */
  toProblem(): Problem {
    const { status, title } = catalogue[this.code];
    return { type: `/problems/${this.code}`, title, status, detail: this.message, ...this.extras };
  }
}

/** @returns the error itself if it is a BrokerError, else a BrokerError `internal` without any detail of the cause */
export function asBrokerError(error: unknown): BrokerError {
  if (error instanceof BrokerError) return error;
  return new BrokerError(
    'internal',
    'Something went wrong inside the daemon; its log says what.',
    {},
    { cause: error },
  );
}

/** The daemon can't start. The message says what was wrong and what to do about it. */
export class StartError extends Error {
  override readonly name: string = 'StartError';
}

/** Wrong usage: an unknown option, or an invalid value. A retry does not help. */
export class UsageError extends StartError {
  override readonly name = 'UsageError';
}
