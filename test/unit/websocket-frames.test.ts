import { encodeFrame } from '../../src/stream/websocket-frames';

describe('frame', () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000])('of %i bytes says its kind and its length', (length) => {
    const payload = Buffer.alloc(length, 'x');
    expect(read(encodeFrame('text', payload.toString()))).toEqual({ first: 0x81, payload });
    expect(read(encodeFrame('binary', payload))).toEqual({ first: 0x82, payload });
  });

  it('counts bytes, not characters', () => {
    const text = 'é\u{1f680}'.repeat(21); // 63 characters, 126 bytes
    expect(read(encodeFrame('text', text))).toEqual({ first: 0x81, payload: Buffer.from(text) });
  });

  it('of nothing is two bytes', () => {
    expect(encodeFrame('ping', '')).toEqual(Buffer.from([0x89, 0]));
  });
});

/** RFC 6455, 5.2, written again. */
function read(bytes: Buffer): { first: number; payload: Buffer } {
  const short = bytes[1]!;
  const [length, begin] =
    short === 127 ? [Number(bytes.readBigUInt64BE(2)), 10] : short === 126 ? [bytes.readUInt16BE(2), 4] : [short, 2];
  if (bytes.length !== begin + length) throw new Error(`${bytes.length} bytes are not ${begin} and ${length}`);
  const shortest = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  if (begin !== shortest) throw new Error('the length is not written in the shortest way');
  return { first: bytes[0]!, payload: bytes.subarray(begin) };
}
