import type { ServerResponse } from 'node:http';
import type { BrokerError } from '../errors';
import type { AnyReply } from './types';

/** What every answer carries: nothing here is to be cached, and no browser is to guess at a type. */
const always = ['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'];

/** Bytes of a producer come out under our origin: whatever they say they are, they get to run nothing. */
const confined = ['Content-Security-Policy', "default-src 'none'; sandbox", 'Content-Disposition', 'attachment'];

/** Our pages: no script at all, our own style sheet, forms to ourselves. */
const pagePolicy = [
  'Content-Security-Policy',
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'Referrer-Policy',
  'no-referrer',
];

/**
 * Write what a handler answered. Text and JSON end with CRLF, as RestMQ always wrote them.
 * @param callback  the name of a function: text and JSON become a call of it (JSONP)
 */
export function writeReply(response: ServerResponse, reply: AnyReply, callback: string | undefined): void {
  const { status, type, body } = reply;
  const headers = [...always];
  for (const [name, value] of Object.entries(reply.headers ?? {})) if (value !== undefined) headers.push(name, String(value));
  if (type === undefined) return write(response, status, headers, null);
  if (typeof type === 'object') return write(response, status, [...headers, 'Content-Type', type.bytes, ...confined], body as Uint8Array);
  if (type === 'text/html') return write(response, status, [...headers, 'Content-Type', 'text/html; charset=utf-8', ...pagePolicy], body as string);
  const isJson = type === 'application/json';
  const text = isJson && typeof body !== 'string' ? JSON.stringify(body) : (body as string);
  if (callback !== undefined) return writeJsonp(response, status, headers, callback, isJson ? text : JSON.stringify(text));
  headers.push('Content-Type', isJson ? type : `${type}; charset=utf-8`);
  write(response, status, headers, text.endsWith('\n') ? text : `${text}\r\n`);
}

/** The empty comment keeps a callback's name from being read as the beginning of some other kind of file. */
function writeJsonp(response: ServerResponse, status: number, headers: string[], callback: string, json: string): void {
  headers.push('Content-Type', 'application/javascript; charset=utf-8');
  write(response, status, headers, `/**/${callback}(${json});\r\n`);
}

/** Write an error as RFC 9457 has it; the one place that does. */
export function writeProblem(response: ServerResponse, error: BrokerError, headers: readonly string[] = []): void {
  const retryAfter = error.extras.retryAfter ?? (error.status === 503 ? 1 : undefined);
  const retry = retryAfter === undefined ? [] : ['Retry-After', String(retryAfter)];
  const all = [...always, ...headers, ...retry, 'Content-Type', 'application/problem+json'];
  write(response, error.status, all, `${JSON.stringify(error.toProblem())}\r\n`);
}

function write(response: ServerResponse, status: number, headers: string[], body: string | Uint8Array | null): void {
  if (body !== null) {
    headers.push('Content-Length', String(typeof body === 'string' ? Buffer.byteLength(body) : body.length));
  }
  response.writeHead(status, headers);
  if (body === null) response.end();
  else response.end(body);
}
