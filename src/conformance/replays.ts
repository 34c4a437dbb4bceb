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

/** A request of the contract, the requests that must precede it, and the expected answer. */
export interface Replay {
  operation: Operation;
  status: number;
  /** null: an answer without a body. */
  type: string | null;
  /** '' for a request without an example. */
  name: string;
  given: string[];
  /** undefined: the contract has no request for this response. */
  line: string | undefined;
  /** The expected body; undefined without an example. */
  value?: unknown;
}

/** All examples of responses in the contract, and its responses that have only a request. */
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
 * A request as the contract writes it: `METHOD PATH[ (content/type[ | Header: value]...)][ BODY]`. `{leaseId}` anywhere
 * in it is replaced by the member `leaseId` of the preceding answers.
 */
export interface RequestLine {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const grammar = /^([A-Z]+) (\S+)(?: \(([^()]+)\))?(?: ([^]*))?$/;

/** Parse a request of the contract. A body without a content type is a form, sent as it is, as `curl -d` does. */
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

/** The part of Response that is checked; handshakes give it too. */
export type ServerResponse = Pick<Response, 'status' | 'headers' | 'ok' | 'text' | 'body' | 'bodyUsed'>;

/** A server, and the credentials to use. */
export interface Server {
  readonly url: string;
  /** The value of the header Authorization; null: no credentials. */
  readonly authorization: string | null;
}

/** Send a request of the contract, and check the answer against the contract. */
export function send(server: Server, line: RequestLine): Promise<ServerResponse> {
  const { path, method, body } = line;
  const headers =
    server.authorization === null ? line.headers : { ...line.headers, Authorization: server.authorization };
  const pathname = path.split('?')[0]!;
  if ('Upgrade' in headers) return upgrade(server.url + path, method, headers, pathname);
  return contractFetch(server.url + path, { method, headers, body: body ?? null }, { pathname });
}

async function upgrade(
  url: string,
  method: string,
  headers: Record<string, string>,
  pathname: string,
): Promise<ServerResponse> {
  const answer = await shakeHands(url, method, headers);
  checkAnswer(method, pathname, answer, answer.body);
  return { ...answer, ok: false, text: () => Promise.resolve(answer.body.toString()), body: null, bodyUsed: true };
}

/** The text of an answer. An endless one is read to the length of the example, then cancelled. */
export async function textOf(
  response: ServerResponse,
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

/** Discard the body of an answer. */
export async function hangUp(response: ServerResponse): Promise<void> {
  if (!response.bodyUsed) await response.body?.cancel();
}

/**
 * Send the preceding requests of a replay, then its own, with an Accept header if the contract declares several types.
 */
export async function replay(
  server: Server,
  { operation, status, type, given, line }: Pick<Replay, 'operation' | 'status' | 'type' | 'given' | 'line'>,
): Promise<ServerResponse> {
  const request = parseLine((await prepare(server, given))(line!));
  const negotiates = 'text/html' in (operation.responses[status]!.content ?? {});
  return send(server, negotiates && type ? { ...request, headers: { ...request.headers, accept: type } } : request);
}

/** A preceding request was refused. */
export class NotGiven extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/**
 * Send the preceding requests.
 * @returns a function that inserts members of their answers into a line
 * @throws NotGiven
 */
export async function prepare(server: Server, given: string[]): Promise<(line: string) => string> {
  const answers: string[] = [];
  const filled = (line: string): string =>
    line.replaceAll(
      /\{([a-zA-Z]+)\}/g,
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

/** Replace values that differ between runs: times, secrets, and ids of keys. */
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
