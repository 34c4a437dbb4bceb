import { request as send, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import type { Problem } from '../../generated/messages';
import { checkAnswer, operationAt } from './contract';

/** The answer of a daemon. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  /** Status and body, CRLF as ⏎: `200 test:1⏎`, `204`. */
  line: string;
  json(): unknown;
}

/**
 * Say something to a daemon over a connection of its own: `say('POST /q/test', 'value=foobar')`. A body is a form where
 * nothing else is said, as it is with `curl -d`. Every answer of an operation is held to the contract.
 * @param headers  or the content type of the body; '' for none
 */
export type Say = (
  what: string,
  body?: string | Uint8Array | null,
  headers?: OutgoingHttpHeaders | string,
) => Promise<Answer>;

export function talkTo(daemon: { url: string }): Say {
  return (what, body = null, headers = {}) => ask(daemon.url, what, body, headers).answer;
}

/** A request that may be given up before it is answered. */
export interface Asking {
  answer: Promise<Answer>;
  hangUp(): void;
}

export function ask(
  url: string,
  what: string,
  body: string | Uint8Array | null = null,
  headers: OutgoingHttpHeaders | string = {},
): Asking {
  const [method, path] = split(what);
  const all: Record<string, OutgoingHttpHeaders[string]> =
    typeof headers === 'string' ? { 'Content-Type': headers } : { ...headers };
  if (body !== null) all['Content-Type'] ??= 'application/x-www-form-urlencoded';
  if (all['Content-Type'] === '') delete all['Content-Type'];
  const { hostname, port } = new URL(url);
  const request = send({ hostname, port, method, path, headers: all, agent: false });
  const answer = new Promise<Answer>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        try {
          resolve(heard(method, path, response.statusCode!, response.headers, Buffer.concat(chunks)));
        } catch (error) {
          reject(error);
        }
      });
    });
  });
  request.end(body ?? undefined);
  return {
    answer,
    hangUp() {
      answer.catch(() => undefined);
      request.destroy();
    },
  };
}

function split(what: string): [method: string, path: string] {
  const space = what.indexOf(' ');
  return [what.slice(0, space), what.slice(space + 1)];
}

function heard(method: string, path: string, status: number, headers: IncomingHttpHeaders, bytes: Buffer): Answer {
  const pathname = path.split('?')[0]!;
  const read = new Headers(Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]));
  // Raw bytes are whatever their producer sent; tests compare them themselves.
  if (operationAt(method, pathname) && !read.has('restmq-key'))
    checkAnswer(method, pathname, { status, headers: read }, bytes);
  const text = bytes.toString().replaceAll('\r\n', '⏎');
  return {
    status,
    headers,
    bytes,
    line: text === '' ? String(status) : `${status} ${text}`,
    json: () => JSON.parse(bytes.toString()) as unknown,
  };
}

/** A problem as a test compares it: `400 invalid-json`, with what it says. */
export interface Refused extends Problem {
  kind: string;
  headers: IncomingHttpHeaders;
}

/** @throws when the answer is no problem as RFC 9457 has it */
export async function refused(answer: Promise<Answer> | Answer): Promise<Refused> {
  const { status, headers, bytes, line } = await answer;
  if (headers['content-type'] !== 'application/problem+json')
    throw new Error(`this is not a problem: ${line.slice(0, 500)}`);
  const problem = JSON.parse(bytes.toString()) as Problem;
  if (problem.status !== status) throw new Error(`the status is ${status} and the problem says ${problem.status}`);
  return { ...problem, kind: kindOf(problem), headers };
}

/** The problem in the raw text of an answer, as `exchange` returns it. */
export function refusedRaw(text: string): Omit<Refused, 'headers'> {
  const [head, body] = [text.slice(0, text.indexOf('\r\n\r\n')), text.slice(text.indexOf('\r\n\r\n') + 4)];
  if (!/^content-type: application\/problem\+json$/im.test(head))
    throw new Error(`this is not a problem: ${text.slice(0, 500)}`);
  const problem = JSON.parse(Buffer.from(body, 'latin1').toString()) as Problem;
  if (!head.startsWith(`HTTP/1.1 ${problem.status} `)) throw new Error(`the problem says ${problem.status}: ${head}`);
  return { ...problem, kind: kindOf(problem) };
}

function kindOf({ status, type }: Problem): string {
  return `${status} ${type.replace('/problems/', '')}`;
}
