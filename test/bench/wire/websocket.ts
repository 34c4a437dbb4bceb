import type { Read } from './http';

/** WebSockets by hand, as their client has them (RFC 6455). */

/** The headers of a handshake. */
export const upgrade = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/**
 * @returns a text frame of a client; masked with zeros, which leaves the text as it is. @param text  shorter than 64
 * KiB
 */
export function clientFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length =
    payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), payload]);
}

/** @returns a text frame of a server */
export function serverFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([0x81, ...length]), payload]);
}

/** Calls `whole` for each frame of a server that is complete. Its frames are shorter than 64 KiB and stand alone. */
export function frameReader(whole: (payload: Buffer) => void): Read {
  let kept: Buffer | null = null;
  return (chunk) => {
    const bytes: Buffer = kept ? Buffer.concat([kept, chunk]) : chunk;
    let at = 0;
    for (;;) {
      const short = bytes[at + 1]!;
      const start = at + (short === 126 ? 4 : 2);
      if (bytes.length < start) break;
      const end = start + (short === 126 ? bytes.readUInt16BE(at + 2) : short);
      if (bytes.length < end) break;
      whole(bytes.subarray(start, end));
      at = end;
    }
    kept = at < bytes.length ? Buffer.from(bytes.subarray(at)) : null;
  };
}
