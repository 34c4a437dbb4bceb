import type { Problem, ProblemType } from '../../generated/messages';

type CodeOf<T extends string> = T extends `/problems/${infer Code}` ? Code : never;

/**
 * The problem types of the contract, and two codes of the client itself. `unreachable`: no answer arrived, or only part
 * of one; the operation may or may not have been done. `unexpected-answer`: the answer is not from a daemon, but from a
 * proxy, for instance.
 */
export type ErrorCode = CodeOf<ProblemType> | 'unreachable' | 'unexpected-answer';

/**
 * Thrown by every method of the client when the daemon refused the request or did not answer. The message says what was
 * wrong and what to do.
 */
export class RestMQError extends Error {
  override readonly name = 'RestMQError';

  constructor(
    readonly code: ErrorCode,
    detail: string,
    /** The HTTP status; 0 if no answer came. */
    readonly status: number,
    /** The problem details of the answer; undefined if it had none. */
    readonly problem?: Problem,
    /** Seconds to wait before the next try; undefined if the answer named none. */
    readonly retryAfterSeconds = problem?.retryAfterSeconds,
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }

  /** Whether a retry may succeed: the daemon or its Redis is unavailable, or temporarily has no capacity. */
  get isPassing(): boolean {
    return this.retryAfterSeconds !== undefined || /^(0|408|429|5..)$/.test(`${this.status}`);
  }
}

/** The result of an openapi-fetch call. */
interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * @returns the body; undefined if the answer has none, whatever its type says
 * @throws RestMQError, or the reason of an abort
 */
export async function answerOf<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked.catch((reason: unknown) => {
    // openapi-fetch parses the body as JSON because of the status alone
    throw isNamed(reason, 'SyntaxError') ? strange(200, reason) : reason;
  });
  if (response.ok) return data as T;
  throw refusalOf(response, error);
}

/**
 * Check that a POST stored something. A redirect with 301, 302 or 303 turns the POST into a GET, which succeeds too.
 * @returns `answer` itself
 * @throws RestMQError `unexpected-answer`
 */
export function stored<T extends Pick<Answer<unknown>, 'response'>>(answer: T): T {
  const { ok, redirected, status } = answer.response;
  if (!ok || status === 201) return answer;
  if (!redirected) throw strange(status);
  throw new RestMQError('unexpected-answer', 'Nothing was stored: a redirect made it a GET.', status);
}

/**
 * Tell network errors from mistakes of the caller. A TypeError of fetch itself, or while text or JSON is read from the
 * body, becomes `unreachable`. Every other TypeError, such as for a value that JSON can't represent, stays as it is.
 */
export async function fetched(asked: Promise<Response>): Promise<Response> {
  const response = await reached(asked);
  const [text, json] = [response.text.bind(response), response.json.bind(response)];
  return Object.assign(response, { text: () => reached(text()), json: () => reached(json()) });
}

/**
 * Turn the TypeError of a fetch that got no answer into `unreachable`. An aborted fetch rejects with the reason of the
 * abort.
 */
export async function reached<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw isNamed(error, 'TypeError') ? unreachable('The daemon does not answer.', error) : error;
  }
}

/** Compares the name, since each frame of a page has a TypeError of its own. */
function isNamed(error: unknown, name: string): boolean {
  return (error as { name?: unknown } | null)?.name === name;
}

export function unreachable(detail: string, cause?: unknown): RestMQError {
  return new RestMQError('unreachable', detail, 0, undefined, undefined, { cause });
}

/** @param body  the body as it was read: parsed JSON, or text */
export function refusalOf({ status, headers }: Response, body: unknown): RestMQError {
  const retryAfterSeconds = retryAfterOf(headers);
  return isProblem(body) ? errorOf(body, retryAfterSeconds) : strange(status, undefined, retryAfterSeconds);
}

/** The error for an answer that is not from a daemon. */
export function strange(status: number, cause?: unknown, retryAfterSeconds?: number): RestMQError {
  return new RestMQError(
    'unexpected-answer',
    `The answer ${status} is not from a daemon.`,
    status,
    undefined,
    retryAfterSeconds,
    { cause },
  );
}

/**
 * @returns seconds; undefined without a valid header. The header may also hold a date (RFC 9110, 10.2.3), which is
 * compared with the `Date` of the answer.
 */
export function retryAfterOf(headers: Pick<Headers, 'get'>): number | undefined {
  const said = headers.get('Retry-After') ?? '';
  const seconds = Number(said) || (Date.parse(said) - (Date.parse(headers.get('Date') ?? '') || Date.now())) / 1000;
  return seconds > 0 ? Math.ceil(seconds) : undefined;
}

export function errorOf(problem: Problem, retryAfterSeconds?: number): RestMQError {
  const code = problem.type.slice('/problems/'.length) as ErrorCode;
  return new RestMQError(code, problem.detail, problem.status, problem, retryAfterSeconds);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'type' in body && String(body.type).startsWith('/problems/');
}

export function isPassing(error: unknown): boolean {
  return error instanceof RestMQError && error.isPassing;
}
