import { request as ask, type IncomingMessage } from 'node:http';
import { checkAnswer, contractFetch, isEndless, operations, type MediaType, type Operation, type Replayable, type ResponseObject } from './contract';

/** One request of the contract, what goes before it, and what it must be answered with. */
export interface Replay {
  operation: Operation;
  status: number;
  /** null: an answer without a body. */
  type: string | null;
  /** '' where there is no example, only a request. */
  name: string;
  given: string[];
  /** undefined: nobody wrote how to provoke it. */
  line: string | undefined;
  /** What the body is; undefined where there is no example. */
  value?: unknown;
}

/** Every response of the contract that is an example or has none but a request. */
export const replays: Replay[] = operations.flatMap((operation) =>
  Object.entries(operation.responses).flatMap(([status, response]) => replaysOf(operation, Number(status), response)),
);

function replaysOf(operation: Operation, status: number, response: ResponseObject): Replay[] {
  const one = (type: string | null, name: string, from: Replayable, value?: unknown): Replay =>
    ({ operation, status, type, name, given: from['x-given'] ?? [], line: from['x-request'], value });
  const ofMedia = ([type, media]: [string, MediaType]): Replay[] => {
    const examples = Object.entries(media.examples ?? {});
    if (examples.length === 0 && media['x-request']) return [one(type, '', media)];
    return examples.map(([name, example]) => one(type, name, example, example.value));
  };
  return response.content ? Object.entries(response.content).flatMap(ofMedia) : [one(null, '', response)];
}

/**
 * A request as the contract writes it: `METHOD PATH[ (content/type[ | Header: value]...)][ BODY]`; `{lease}` anywhere in it
 * stands for the member `lease` of the answers to what went before.
 */
export interface RequestLine {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const grammar = /^([A-Z]+) (\S+)(?: \(([^()]+)\))?(?: ([^]*))?$/;

/** A body without a content type is a form, taken as it is, as `curl -d` does. */
export function parseLine(line: string): RequestLine {
  const match = grammar.exec(line);
  if (!match) throw new Error(`this is no request of the contract: ${line}`);
  const [, method, path, types = 'application/x-www-form-urlencoded', body] = match;
  const [type, ...more] = types.split(' | ');
  const headers = Object.fromEntries(more.map((one) => one.split(': ') as [string, string]));
  return { method: method!, path: path!, headers: body === undefined ? headers : { 'content-type': type!, ...headers }, body };
}

/** What is asked of an answer, whoever got it. */
export type Heard = Pick<Response, 'status' | 'headers' | 'ok' | 'text' | 'body' | 'bodyUsed'>;

/** Send a request of the contract; the answer has been held to the contract. */
export function send(url: string, line: RequestLine): Promise<Heard> {
  const { path, ...init } = line;
  return 'Upgrade' in line.headers ? shakeHands(url, line) : contractFetch(url + path, { ...init, body: init.body ?? null });
}

/** What fetch can't do: ask for a WebSocket, and hang up when it is there. */
function shakeHands(url: string, { method, path, headers }: RequestLine): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const request = ask(url + path, { method, headers, agent: false });
    const answered = (response: IncomingMessage, body: Buffer): void => {
      const read = new Headers(Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]));
      const { pathname } = new URL(url + path);
      checkAnswer(method, pathname, { status: response.statusCode!, headers: read }, body);
      resolve({ status: response.statusCode!, headers: read, ok: false, text: () => Promise.resolve(body.toString()), body: null, bodyUsed: true });
    };
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      answered(response, Buffer.alloc(0));
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => answered(response, Buffer.concat(chunks)));
    });
    request.on('error', reject);
    request.end();
  });
}

/** The text of an answer; of one that does not end, as much as there is in the example, and then hang up. */
export async function textOf(response: Heard, { operation, status, line, value }: Pick<Replay, 'operation' | 'status' | 'line' | 'value'>): Promise<string> {
  if (!line || !isEndless(operation.method, parseLine(line).path.split('?')[0]!, status)) return response.text();
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (text.length < String(value).length) {
    const { done, value: bytes } = await reader.read();
    if (done) break;
    text += decoder.decode(bytes, { stream: true });
  }
  await reader.cancel();
  return text;
}

/** Be done with an answer whose body is of no interest. */
export async function hangUp(response: Heard): Promise<void> {
  if (!response.bodyUsed) await response.body?.cancel();
}

/** Do what goes before a replay, then send its request, asking for the example's type where there are several. */
export async function replay(url: string, { operation, status, type, given, line }: Pick<Replay, 'operation' | 'status' | 'type' | 'given' | 'line'>): Promise<Heard> {
  const request = parseLine((await prepare(url, given))(line!));
  const negotiates = 'text/html' in (operation.responses[status]!.content ?? {});
  return send(url, negotiates && type ? { ...request, headers: { ...request.headers, accept: type } } : request);
}

/** @returns what puts members of the answers into a later line */
export async function prepare(url: string, given: string[]): Promise<(line: string) => string> {
  const answers: string[] = [];
  const filled = (line: string): string =>
    line.replaceAll(/\{([a-z]+)\}/g, (whole, name: string) => new RegExp(`"${name}":"([^"]+)"`).exec(answers.join())?.[1] ?? whole);
  for (const line of given) {
    const response = await send(url, parseLine(filled(line)));
    const text = await response.text();
    if (!response.ok) throw new Error(`${line} is given and was answered ${response.status} ${text}`);
    answers.unshift(text);
  }
  return filled;
}

/** What differs from run to run, made the same: times, secrets, and the ids of keys. */
export function settled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(settled);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, settled(one)]));
  if (typeof value !== 'string') return value;
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return 'a time';
  if (/^[\w-]{43}$/.test(value)) return 'a ticket';
  if (/^[0-9a-f]{16}$/.test(value)) return 'the id of a key';
  if (/^rmq_[0-9a-f]{16}_[\w-]{43}$/.test(value)) return 'a key';
  return value.replace(/^(\d+-\d+)-[\w-]{22}$/, '$1-secret');
}
