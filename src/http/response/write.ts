import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { BrokerError } from '../../errors';
import { EncodedParts, escapeLineBreaks } from '../../json';
import { idOf } from '../request/request-id';
import type { AnyReply } from '../types';

/** Headers of every answer: it is not cached, and browsers don't guess its type. */
const always = ['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'];

const jsonpType = 'application/javascript; charset=utf-8';

/** For a producer's bytes, which come from our origin: whatever their type, they run nothing. */
const confined = ['Content-Security-Policy', "default-src 'none'; sandbox", 'Content-Disposition', 'attachment'];

/** Our pages: no script at all, our own style sheet, forms to ourselves. */
const pageRules =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const scriptRules = pageRules.replace("img-src 'self'", "img-src 'self' data:; script-src 'self'; connect-src 'self'");

/**
 * Policies of pages. On the dashboard not even its own script can turn text into markup: browsers with Trusted Types
 * refuse it. The viewer of `/docs` does that, with sanitized text.
 */
const policies = {
  plain: pageRules,
  docs: scriptRules,
  dashboard: `${scriptRules}; require-trusted-types-for 'script'; trusted-types 'none'`,
};

export type PagePolicy = keyof typeof policies;

/**
 * Write a page.
 * @param text  HTML, or its bytes in the encoding that the headers of the response name
 */
export function writePage(response: ServerResponse, text: string | Uint8Array, policy: PagePolicy): void {
  const headers = [
    'Content-Type',
    'text/html; charset=utf-8',
    'Content-Security-Policy',
    policies[policy],
    'Referrer-Policy',
    'no-referrer',
  ];
  write(response, 200, [...always, ...headers], text);
}

/**
 * Write a handler's reply. Text and JSON end with CRLF, for compatibility with RestMQ before 1.0.
 * @param callback  the name of a function: text and JSON become a call of it (JSONP)
 * @returns a promise if it takes several turns of the event loop
 */
export function writeReply(
  response: ServerResponse,
  reply: AnyReply,
  callback: string | undefined,
): void | Promise<void> {
  const { status, type, body } = reply;
  const headers = headersOf(reply);
  if (type === undefined) return write(response, status, headers, null);
  if (typeof type === 'object')
    return write(response, status, [...headers, 'Content-Type', type.bytes, ...confined], body as Uint8Array);
  if (type === 'text/html') return writePage(response, body as string, 'plain');
  const isJson = type === 'application/json';
  if (body instanceof EncodedParts) return writeParts(response, status, headers, body, callback);
  const text = isJson && typeof body !== 'string' ? JSON.stringify(body) : (body as string);
  if (callback !== undefined)
    return writeJsonp(response, status, headers, callback, isJson ? text : JSON.stringify(text));
  headers.push('Content-Type', isJson ? type : `${type}; charset=utf-8`);
  write(response, status, headers, text.endsWith('\n') ? text : `${text}\r\n`);
}

/** Write JSON of several messages. */
async function writeParts(
  response: ServerResponse,
  status: number,
  headers: string[],
  body: EncodedParts<unknown>,
  callback: string | undefined,
): Promise<void> {
  const [before, after, type] =
    callback === undefined ? ['', '\r\n', 'application/json'] : [`/**/${callback}(`, ');\r\n', jsonpType];
  const parts = await body.inBytes(callback === undefined ? undefined : escapeLineBreaks);
  const all = [Buffer.from(before), ...parts, Buffer.from(after)];
  const bytes = all.reduce((sum, { length }) => sum + length, 0);
  response.writeHead(status, [...headers, 'Content-Type', type, 'Content-Length', String(bytes)]);
  response.cork();
  for (const one of all) if (one.length > 0) response.write(one);
  response.end();
}

function headersOf({ headers: own }: AnyReply): string[] {
  const headers = [...always];
  for (const name in own) if (own[name] !== undefined) headers.push(name, String(own[name]));
  return headers;
}

/** The empty comment keeps a callback's name from being read as the signature of another file type. */
function writeJsonp(response: ServerResponse, status: number, headers: string[], callback: string, json: string): void {
  headers.push('Content-Type', jsonpType);
  write(response, status, headers, `/**/${callback}(${escapeLineBreaks(json)});\r\n`);
}

/**
 * Write and flush the head of an answer that does not end by itself.
 * @param callback  as above
 */
export function writeStreamHead(
  response: ServerResponse,
  { status, type }: AnyReply,
  callback: string | undefined,
): void {
  const contentType =
    callback !== undefined ? jsonpType : type === 'text/plain' ? 'text/plain; charset=utf-8' : (type as string);
  // Proxies like to collect an answer before they pass it on; nginx heeds this header.
  response.writeHead(status, [...always, 'X-Accel-Buffering', 'no', 'Content-Type', contentType]);
  response.flushHeaders();
}

/** Write an error as a problem (RFC 9457). */
export function writeProblem(response: ServerResponse, error: BrokerError, headers: readonly string[] = []): void {
  const problem = problemOf(error, response.req.headers['sec-fetch-dest'] === 'empty');
  const id = response.hasHeader('X-Request-Id') ? [] : ['X-Request-Id', idOf(response.req)];
  write(response, error.status, [...problem.headers, ...headers, ...id], problem.body);
}

/** A client that does not close its side of an ended connection is cut: nothing else ends such a connection. */
const lingerMs = 1000;

/**
 * The same on a connection without a response: its request was invalid, or asked for a WebSocket. The connection ends.
 */
export function writeRawProblem(socket: Duplex, error: BrokerError): void {
  if (!socket.writable) return void socket.destroy();
  const { headers, body } = problemOf(error, false);
  const lines = [`HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}`];
  for (let i = 0; i < headers.length; i += 2) lines.push(`${headers[i]!}: ${headers[i + 1]!}`);
  lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  if (!headers.includes('Connection')) lines.push('Connection: close');
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  const timer = setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.once('close', () => clearTimeout(timer));
}

/**
 * Encode an error as a problem (RFC 9457); nothing else does.
 * @param toScript  a script asks, which handles credentials itself: if a 401 asked for Basic, the browser would ask its
 * user for a password
 */
function problemOf(error: BrokerError, toScript: boolean): { headers: string[]; body: string } {
  const headers = [
    ...always,
    ...retryHeaders(error),
    ...(toScript && error.status === 401 ? bearer : (ofStatus[error.status] ?? [])),
    'Content-Type',
    'application/problem+json',
  ];
  return { headers, body: `${JSON.stringify(error.toProblem())}\r\n` };
}

function retryHeaders({ status, extras }: BrokerError): string[] {
  const retryAfterSeconds = extras.retryAfterSeconds ?? (status === 503 || status === 429 ? 1 : undefined);
  return retryAfterSeconds === undefined ? [] : ['Retry-After', String(retryAfterSeconds)];
}

/** Headers of a status: RFC 7617, 2.1, and RFC 9110, 15.5.22, with RFC 6455, 4.4. */
const ofStatus: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate', 'Basic realm="RestMQ", charset="UTF-8"'],
  426: ['Upgrade', 'websocket', 'Connection', 'Upgrade, close', 'Sec-WebSocket-Version', '13'],
};

/** RFC 6750, 3. */
const bearer = ['WWW-Authenticate', 'Bearer realm="RestMQ"'];

function write(response: ServerResponse, status: number, headers: string[], body: string | Uint8Array | null): void {
  if (body === null) return void response.writeHead(status, headers).end();
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  headers.push('Content-Length', String(bytes));
  response.writeHead(status, headers);
  if (typeof body === 'string' && bytes === body.length) endAtOnce(response, body);
  else response.end(body);
}

/**
 * End an answer whose body is ASCII. node:http writes head and body as one string and an empty one after it, which
 * becomes a list of buffers (writev). The body as part of the head is one string and a plain write: a tenth more
 * requests/s.
 */
function endAtOnce(response: ServerResponse & { _header?: string }, body: string): void {
  if (typeof response._header !== 'string' || response.req.method === 'HEAD') return void response.end(body);
  response._header += body;
  response.end();
}
