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
    title: 'This is not a proper request',
    about: 'The request line, a header or the percent-encoding of the path can’t be read as HTTP.',
  },
  'invalid-parameter': {
    status: 400,
    title: 'A parameter is wrong',
    about: 'A parameter of the path or the query is missing, unknown, given twice, or outside what it may be.',
  },
  'invalid-body': {
    status: 400,
    title: 'The body does not fit',
    about: 'A form field or a member of the JSON body is missing, unknown, or outside what it may be.',
  },
  'invalid-json': {
    status: 400,
    title: 'This is not JSON',
    about:
      'The body should be JSON in UTF-8, nested at most 200 deep. The value of a raw body may be any such JSON; ' +
      'other bodies, commands and ' +
      'frames may have 150,000 objects and arrays, and 25,000 different members, for each MiB (at least for one).',
  },
  'invalid-queue-name': {
    status: 400,
    title: 'This can’t be the name of a queue',
    about: 'A name is 1 to 255 bytes of UTF-8 without control characters and without a slash.',
  },
  'invalid-key': {
    status: 400,
    title: 'The key does not fit',
    about:
      'The key of a message is its queue’s name, a colon and a number; it only ever means a message of that queue.',
  },
  'partly-stored': {
    status: 400,
    title: 'Only the good part was stored',
    about:
      'Some lines or elements of what was sent can’t be read. The others were stored, under the key that the ' +
      'problem has: mend those that are named, and do not send the others again.',
  },
  'unknown-command': {
    status: 400,
    title: 'There is no such command',
    about: 'The member cmd of a JSON command must name one of the commands of the contract.',
  },
  'queue-mismatch': {
    status: 400,
    title: 'Two different queues',
    about: 'The path names one queue and the command another. Leave one of them out.',
  },
  unauthorized: {
    status: 401,
    title: 'Who are you?',
    about:
      'This daemon has access rules, and this is not for everyone. Send a name and a password (HTTP Basic), an ' +
      'API key (Authorization: Bearer, or X-API-Key) or a token; or those that came are malformed, not known or ' +
      'not good any more.',
  },
  'too-many-logins': {
    status: 429,
    title: 'Too many wrong passwords',
    about:
      'After ten wrong passwords in a minute the daemon does not look at others from the same address until the ' +
      'minute is over. Try again after Retry-After seconds.',
  },
  forbidden: {
    status: 403,
    title: 'You may not do this',
    about:
      'The daemon knows who you are. The access rules, or the scopes of the key, the token or the ticket, do not ' +
      'let you do this on this queue, or not from this address.',
  },
  'cross-site': {
    status: 403,
    title: 'Not from a page of somebody else',
    about:
      'A browser sent this because of a page of another origin: its headers Sec-Fetch-Site and Origin say so. ' +
      'Such a page may link to the pages of this daemon and do nothing else. The option --cors-origins lists the ' +
      'origins that may.',
  },
  'unknown-host': {
    status: 403,
    title: 'This daemon is not called that',
    about:
      'The header Host names none of the names that this daemon has. Without access rules a daemon that listens ' +
      'on loopback answers to localhost, 127.0.0.1, [::1] and the names that its option --hosts lists, so that no' +
      ' page on the web makes a browser act here under a name of its own (DNS rebinding).',
  },
  'not-found': { status: 404, title: 'There is nothing here', about: 'No operation of the contract has this path.' },
  'empty-queue': {
    status: 404,
    title: 'The queue is empty',
    about: 'There is no message to take now. GET /q/{queue}?wait=30 waits for one.',
  },
  'no-such-queue': {
    status: 404,
    title: 'There is no such queue',
    about: 'No message was ever added to a queue of this name, and no settings were made for it, or it was deleted.',
  },
  'no-such-message': {
    status: 404,
    title: 'There is no such message',
    about: 'The message was acked, taken, removed or purged, or it expired, or there never was one of this key.',
  },
  'no-such-lease': {
    status: 404,
    title: 'There is no such lease',
    about:
      'This queue never gave such a lease, or the queue was purged since. A lease belongs to one message of one queue.',
  },
  'no-such-key': {
    status: 404,
    title: 'There is no such key',
    about: 'No API key has this id. It was revoked, or there never was one; GET /v1/keys lists those there are.',
  },
  'lease-lost': {
    status: 409,
    title: 'The lease is over',
    about:
      'It expired, or the message was given back, taken over or removed. What was asked had no effect; whoever ' +
      'holds the message now is not disturbed.',
  },
  'idempotency-mismatch': {
    status: 422,
    title: 'The idempotency key was used for something else',
    about:
      'Within 24 hours an idempotency key stands for one request. Send the same request again, or choose another ' +
      'key. Nothing was stored.',
  },
  'queue-full': {
    status: 429,
    title: 'The queue is full',
    about:
      'The queue has reached its maxLength or maxBytes. Nothing was stored. Try again after Retry-After seconds, ' +
      'which comes from how fast the queue was drained in the last minute.',
  },
  'too-many-consumers': {
    status: 429,
    title: 'Too many streams from this address',
    about:
      'The daemon lets one address have as many streams at once as its option --max-consumers-per-address says. ' +
      'Close some, or ask another daemon.',
  },
  'no-room': {
    status: 503,
    title: 'The daemon has no room for more streams',
    about:
      'The daemon serves as many streams at once as its option --max-consumers says. Try again after Retry-After ' +
      'seconds, or ask another daemon.',
  },
  'upgrade-required': {
    status: 426,
    title: 'This is a WebSocket',
    about:
      'The path speaks WebSocket, version 13, and nothing else. GET /sse/{queue} and GET /c/{queue} stream over ' +
      'plain HTTP.',
  },
  'slow-consumer': {
    status: 408,
    title: 'The consumer reads too slowly',
    about:
      'A stream ends when more waits to be read than the daemon’s option --consumer-buffer allows. Come back with' +
      ' the key of the last message; what was missed is sent again as far as it is kept.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Not with this method',
    about: 'The path exists but not with this method; the header Allow lists those it has.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request came too slowly',
    about: 'The headers or the body did not arrive in time. Nothing was stored.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    about: 'The daemon takes bodies up to its option --max-body (1 MiB by default). Nothing was stored.',
  },
  'uri-too-long': {
    status: 414,
    title: 'The address is too long',
    about: 'The path is longer than that of any queue name can be.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Not with this content type',
    about:
      'The operation takes other content types than that of the body, or the Content-Type is no media type, or ' +
      'the body is compressed.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The headers are too large',
    about: 'The request line and headers together are larger than the 16 KiB that the daemon reads.',
  },
  internal: {
    status: 500,
    title: 'The daemon made a mistake',
    about: 'This is a fault of RestMQ; the daemon’s log has the details. Please report it.',
  },
  'redis-unavailable': {
    status: 503,
    title: 'Redis can’t be reached',
    about:
      'The daemon’s Redis does not answer now. Try again after Retry-After seconds. The detail says whether ' +
      'something may have been done all the same: where the connection broke or no answer came in time nobody ' +
      'knows, and with --wait-replicas it is done but not confirmed. An Idempotency-Key makes sending again safe.',
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
