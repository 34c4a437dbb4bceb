import { createHash } from 'node:crypto';
import { mutated, type Random } from './random';

/** Malformed requests and frames, as bytes (one character each). */

const key = `rmq_${'0'.repeat(16)}_${'A'.repeat(43)}`;
const shake =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const lines = [
  'GET / HTTP/1.1\r\n',
  'GET /q/test?wait=0&raw=true HTTP/1.1\r\n',
  'GET /q/test?callback=cb HTTP/1.1\r\n',
  'POST /q/test HTTP/1.1\r\n',
  'DELETE /q/test HTTP/1.1\r\n',
  'POST /queue HTTP/1.1\r\n',
  'PUT /v1/queues/test HTTP/1.1\r\n',
  'POST /v1/queues/test/messages HTTP/1.1\r\n',
  'POST /v1/queues/test/leases HTTP/1.1\r\n',
  'PATCH /v1/queues/test/leases/1-1-YWJjZGVmZ2hpamtsbW5vcA HTTP/1.1\r\n',
  'POST /v1/tickets HTTP/1.1\r\n',
  'GET /j/test HTTP/1.1\r\n',
  'GET /sse/test?since=test:1 HTTP/1.1\r\n',
  'GET /c/test HTTP/1.0\r\n',
  'OPTIONS * HTTP/1.1\r\n',
  'HEAD /stats/ HTTP/1.1\r\n',
  'GET /assets/../../x HTTP/1.1\r\n',
  'CONNECT x:1 HTTP/1.1\r\n',
];
const headers = [
  'Host: localhost\r\n',
  'Authorization: Basic cm9vdDp0b29y\r\n',
  `Authorization: Bearer ${key}\r\n`,
  `X-API-Key: ${key}\r\n`,
  'Authorization: Bearer a.b.c\r\n',
  'Cookie: auth=root:toor\r\n',
  'Origin: https://x\r\n',
  'Content-Type: application/json\r\n',
  'Content-Type: application/x-www-form-urlencoded\r\n',
  'Content-Type: text/plain; charset=x\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Content-Length: 7\r\n',
  'Content-Encoding: gzip\r\n',
  'Expect: 100-continue\r\n',
  'X-Forwarded-For: 1.2.3.4, ::1\r\n',
  'Accept: text/html;q=0.1, */*\r\n',
  'RestMQ-TTL: 1\r\n',
  'RestMQ-Header-A: b\r\n',
  'Idempotency-Key: k\r\n',
  'Last-Event-ID: test:1\r\n',
  'Connection: close\r\n',
  'Upgrade: h2c\r\n',
  shake,
];
const bodies = [
  '',
  'value=x',
  '{"cmd":"add","queue":"test","value":1}',
  '{"messages":[{"value":"x"}]}',
  '7\r\nvalue=x\r\n0\r\n\r\n',
  '{"queue":"test"}',
  '{"leaseSeconds":30,"max":1}',
];
const pieces = [
  '\r\n',
  '\r',
  '\n',
  '\u0000',
  '%',
  '%ff',
  '%00',
  '%2e%2e/',
  '/',
  '//',
  '?',
  '&',
  '=',
  ':',
  ' ',
  '\t',
  '"',
  '{',
  '}',
  '[',
  ',',
  'chunked',
  'Content-Length: 99999999999\r\n',
  '\u00ff',
  'A'.repeat(300),
  '__proto__',
  'HTTP/9.9',
  '*',
];

export function requestBytes(random: Random): string {
  let head = random.pick(lines);
  for (let i = random.upTo(6); i > 0; i--) head += random.pick(headers);
  return mutated(`${head}\r\n${random.pick(bodies)}`, pieces, random);
}

/** A handshake that is answered, then frames that are broken in every way. */
export function framesBytes(random: Random): string {
  const protocol = random.upTo(3) === 0 ? '' : 'Sec-WebSocket-Protocol: restmq.v1\r\n';
  let frames = '';
  for (let i = random.upTo(4); i >= 0; i--) frames += frameBytes(random);
  return `GET /ws/test HTTP/1.1\r\nHost: localhost\r\n${shake}${protocol}\r\n${frames}`;
}

const payloads = [
  '{"cmd":"stats","id":1}',
  '{"cmd":"add","value":"x"}',
  '{"type":"flow","credit":1}',
  '{"cmd":"take","leaseSeconds":1}',
  '',
  '\u00ff\u00fe',
  '\u0003\u00e8bye',
  '[1]',
  'null',
];

function frameBytes(random: Random): string {
  const payload = mutated(random.pick(payloads), pieces, random).slice(0, 125);
  const first = random.upTo(3) === 0 ? random.upTo(256) : 0x80 | random.pick([0, 1, 1, 1, 2, 8, 9, 10]);
  const length = random.upTo(6) === 0 ? random.upTo(128) : payload.length;
  const mask = createHash('md5').update(payload).digest().subarray(0, 4);
  const masked = Array.from(payload, (char, i) => String.fromCharCode(char.charCodeAt(0) ^ mask[i % 4]!)).join('');
  const isMasked = random.upTo(10) > 0;
  return (
    String.fromCharCode(first, (isMasked ? 0x80 : 0) | length) + (isMasked ? mask.toString('latin1') + masked : payload)
  );
}
