/** Opcodes of frames (RFC 6455, 11.8). */
const opcodes = { text: 0x1, binary: 0x2, ping: 0x9 } as const;

/** Lengths up to 125 are in the second byte; 126 and 127 announce 2 and 8 more bytes (RFC 6455, 5.2). */
const [inTwoBytes, inEightBytes] = [126, 127] as const;
const final = 0x80;

/** One frame as a server sends it: final, without mask and extensions. */
export function encodeFrame(kind: keyof typeof opcodes, payload: string | Uint8Array): Buffer {
  const length = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
  const begin = headLength(length);
  const bytes = Buffer.allocUnsafe(begin + length);
  bytes[0] = final | opcodes[kind];
  writeLength(bytes, begin, length);
  if (typeof payload === 'string') bytes.write(payload, begin);
  else bytes.set(payload, begin);
  return bytes;
}

/** The bytes before a payload of that length, which is sent in parts. */
export function encodeFrameHead(kind: keyof typeof opcodes, length: number): Buffer {
  const bytes = Buffer.alloc(headLength(length));
  bytes[0] = final | opcodes[kind];
  writeLength(bytes, bytes.length, length);
  return bytes;
}

function headLength(length: number): number {
  return length < inTwoBytes ? 2 : length < 0x10000 ? 4 : 10;
}

function writeLength(bytes: Buffer, begin: number, length: number): void {
  if (begin === 2) bytes[1] = length;
  else if (begin === 4) {
    bytes[1] = inTwoBytes;
    bytes.writeUInt16BE(length, 2);
  } else {
    bytes[1] = inEightBytes;
    bytes.writeBigUInt64BE(BigInt(length), 2);
  }
}
