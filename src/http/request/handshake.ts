import type { IncomingMessage } from 'node:http';
import { BrokerError } from '../../errors';

/** Whether a request asks to switch its connection to WebSocket. */
export function asksForWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}

/** @throws BrokerError `bad-request`, `upgrade-required` for an invalid handshake (RFC 6455, 4.2.1) */
export function checkHandshake({ headers }: IncomingMessage): void {
  if (headers['sec-websocket-version'] !== '13') throw upgradeRequired();
  // 16 bytes in base64.
  if (/^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '')) return;
  throw new BrokerError('bad-request', 'The header Sec-WebSocket-Key must be 16 bytes in base64.');
}

export function upgradeRequired(): BrokerError {
  return new BrokerError(
    'upgrade-required',
    'This path speaks WebSocket (version 13). GET /sse/{queue} and GET /c/{queue} stream over plain HTTP.',
  );
}
