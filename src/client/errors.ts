import type { Problem, ProblemType } from '../../generated/messages';

type CodeOf<T extends string> = T extends `/problems/${infer Code}` ? Code : never;

/**
 * What can go wrong: the kinds of problem that the contract lists, and two that no daemon says of itself.
 * `unreachable`: no answer
 * came, or only a part of one; whether what was asked has been done is not known. `unexpected-answer`: something that
 * is no daemon
 * answered, such as a proxy.
 */
export type ErrorCode = CodeOf<ProblemType> | 'unreachable' | 'unexpected-answer';

/**
 * What every method of the client throws when it was refused, or not answered. The message says what was wrong and what
 * to do.
 */
export class RestMQError extends Error {
  override readonly name = 'RestMQError';

  constructor(
    readonly code: ErrorCode,
    detail: string,
    /** The HTTP status; 0 where no answer came. */
    readonly status: number,
    /** The problem as the daemon said it; undefined where it said none. */
    readonly problem?: Problem,
    /** Seconds to wait before the next try, where the daemon said so. */
    readonly retryAfter = problem?.retryAfter,
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }

  /** Whether the same may work later: the daemon or its Redis is away, or has no room at the moment. */
  get isPassing(): boolean {
    return (
      this.status === 0 ||
      this.status === 408 ||
      this.status === 429 ||
      this.status >= 500 ||
      this.retryAfter !== undefined
    );
  }
}

/** What openapi-fetch answers. */
interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** @returns the body; undefined where the answer has none @throws RestMQError, or the reason of an abort */
export async function answerOf<T>(asked: Promise<Answer<T>>): Promise<T | undefined> {
  const { data, error, response } = await asked.catch((reason: unknown) => {
    // it was to be read as JSON because of its status alone
    throw isNamed(reason, 'SyntaxError') ? strange(200, reason) : reason;
  });
  if (response.ok) return data;
  throw refusalOf(response, error);
}

/**
 * @returns the same, if something was stored: a redirect with 301, 302 or 303 makes of a POST a GET, which is answered
 * too
 */
export function stored<T extends Pick<Answer<unknown>, 'response'>>(answer: T): T {
  const { ok, redirected, status } = answer.response;
  if (!ok || status === 201) return answer;
  if (!redirected) throw strange(status);
  throw new RestMQError(
    'unexpected-answer',
    'Nothing was stored: there is a redirect on the way, which a POST does not survive. Give the client the address that it leads to.',
    status,
  );
}

/**
 * Fetch, and know what failed: the network, here or while text or JSON is read from the body, is `unreachable`. Every
 * other
 * TypeError is a mistake in what was asked, such as a value that JSON can't say, and stays one.
 */
export async function fetched(asked: Promise<Response>): Promise<Response> {
  const response = await reached(asked);
  const [text, json] = [response.text.bind(response), response.json.bind(response)];
  return Object.assign(response, { text: () => reached(text()), json: () => reached(json()) });
}

/**
 * A fetch that gets no answer rejects with a TypeError, whatever the reason; one that is aborted with the reason of
 * that.
 */
export async function reached<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw isNamed(error, 'TypeError')
      ? unreachable('The daemon does not answer. It may be restarting, or the network is down.', error)
      : error;
  }
}

/** Where a page has frames there are several TypeErrors. */
function isNamed(error: unknown, name: string): boolean {
  return (error as { name?: unknown } | null)?.name === name;
}

export function unreachable(detail: string, cause?: unknown): RestMQError {
  return new RestMQError('unreachable', detail, 0, undefined, undefined, { cause });
}

/** @param body  as it was read: JSON, or text that is none */
export function refusalOf({ status, headers }: Response, body: unknown): RestMQError {
  const retryAfter = retryAfterOf(headers);
  return isProblem(body) ? errorOf(body, retryAfter) : strange(status, undefined, retryAfter);
}

/** Something answered that is no daemon. */
export function strange(status: number, cause?: unknown, retryAfter?: number): RestMQError {
  return new RestMQError(
    'unexpected-answer',
    `It was answered with ${status}, which no daemon said: is there a proxy in between?`,
    status,
    undefined,
    retryAfter,
    { cause },
  );
}

/** Seconds; it may be said as a date too (RFC 9110, 10.2.3), which is one of the answerer's clock. */
export function retryAfterOf(headers: Headers): number | undefined {
  const said = headers.get('Retry-After') ?? '';
  const seconds = Number(said) || (Date.parse(said) - (Date.parse(headers.get('Date') ?? '') || Date.now())) / 1000;
  return seconds > 0 ? Math.ceil(seconds) : undefined;
}

export function errorOf(problem: Problem, retryAfter?: number): RestMQError {
  const code = problem.type.slice('/problems/'.length) as ErrorCode;
  return new RestMQError(code, problem.detail, problem.status, problem, retryAfter);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'type' in body && String(body.type).startsWith('/problems/');
}

export function isPassing(error: unknown): boolean {
  return error instanceof RestMQError && error.isPassing;
}
