import {
  checkAnswer,
  contractFetch,
  isEndless,
  operations,
  type MediaType,
  type Operation,
  type Replayable,
  type ResponseObject,
} from './contract';
import { shakeHands } from './handshake';

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
  const one = (type: string | null, name: string, from: Replayable, value?: unknown): Replay => ({
    operation,
    status,
    type,
    name,
    given: from['x-given'] ?? [],
    line: from['x-request'],
    value,
  });
  const ofMedia = ([type, media]: [string, MediaType]): Replay[] => {
    const examples = Object.entries(media.examples ?? {});
    if (examples.length === 0 && media['x-request']) return [one(type, '', media)];
    return examples.map(([name, example]) => one(type, name, example, example.value));
  };
  return response.content ? Object.entries(response.content).flatMap(ofMedia) : [one(null, '', response)];
}

/**
 * A request as the contract writes it: `METHOD PATH[ (content/type[ | Header: value]...)][ BODY]`; `{lease}` anywhere
 * in it
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
  return {
    method: method!,
    path: path!,
    headers: body === undefined ? headers : { 'content-type': type!, ...headers },
    body,
  };
}

/** What is asked of an answer, whoever got it. */
export type Heard = Pick<Response, 'status' | 'headers' | 'ok' | 'text' | 'body' | 'bodyUsed'>;

/** A server that is asked, and as whom. */
export interface Server {
  readonly url: string;
  /** null: as nobody in particular. */
  readonly authorization: string | null;
}

/** Send a request of the contract; the answer has been held to the contract. */
export function send(server: Server, line: RequestLine): Promise<Heard> {
  const { path, method, body } = line;
  const headers =
    server.authorization === null ? line.headers : { ...line.headers, Authorization: server.authorization };
  const pathname = path.split('?')[0]!;
  if ('Upgrade' in headers) return upgrade(server.url + path, method, headers, pathname);
  return contractFetch(server.url + path, { method, headers, body: body ?? null }, { pathname });
}

async function upgrade(url: string, method: string, headers: Record<string, string>, pathname: string): Promise<Heard> {
  const answer = await shakeHands(url, method, headers);
  checkAnswer(method, pathname, answer, answer.body);
  return { ...answer, ok: false, text: () => Promise.resolve(answer.body.toString()), body: null, bodyUsed: true };
}

/** The text of an answer; of one that does not end, as much as there is in the example, and then hang up. */
export async function textOf(
  response: Heard,
  { operation, status, line, value }: Pick<Replay, 'operation' | 'status' | 'line' | 'value'>,
): Promise<string> {
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
export async function replay(
  server: Server,
  { operation, status, type, given, line }: Pick<Replay, 'operation' | 'status' | 'type' | 'given' | 'line'>,
): Promise<Heard> {
  const request = parseLine((await prepare(server, given))(line!));
  const negotiates = 'text/html' in (operation.responses[status]!.content ?? {});
  return send(server, negotiates && type ? { ...request, headers: { ...request.headers, accept: type } } : request);
}

/** What was to go before a request was refused. */
export class NotGiven extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** @returns what puts members of the answers into a later line @throws NotGiven */
export async function prepare(server: Server, given: string[]): Promise<(line: string) => string> {
  const answers: string[] = [];
  const filled = (line: string): string =>
    line.replaceAll(
      /\{([a-z]+)\}/g,
      (whole, name: string) => new RegExp(`"${name}":"([^"]+)"`).exec(answers.join())?.[1] ?? whole,
    );
  for (const line of given) {
    const response = await send(server, parseLine(filled(line)));
    const text = await response.text();
    if (!response.ok)
      throw new NotGiven(`${line} is given and was answered ${response.status} ${text}`, response.status);
    answers.unshift(text);
  }
  return filled;
}

/** What differs from run to run, made the same: times, secrets, and the ids of keys. */
export function settled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(settled);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, settled(one)]));
  if (typeof value !== 'string') return value;
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return 'a time';
  if (/^[\w-]{43}$/.test(value)) return 'a ticket';
  if (/^[0-9a-f]{16}$/.test(value)) return 'the id of a key';
  if (/^rmq_[0-9a-f]{16}_[\w-]{43}$/.test(value)) return 'a key';
  return value.replace(/^(\d+-\d+)-[\w-]{22}$/, '$1-secret');
}
