/** A message as it was cut out of a connection's bytes. */
export interface Frame {
  bytes: Buffer;
  /** It was longer than a message may be; the rest of it is gone. */
  truncated: boolean;
}

const [newline, carriageReturn, nul, space, zero, nine, less] = [0x0a, 0x0d, 0x00, 0x20, 0x30, 0x39, 0x3c] as const;
const empty = Buffer.alloc(0);

/** `65536 <` has the longest count that is believed: 7 digits. */
const maxCount = 7;

/**
 * Cuts the bytes of a TCP connection into messages (RFC 6587). Each message says itself how it is framed: one that
 * begins
 * with a count, a space and `<` is counted (3.4.1), any other ends with a trailer (3.4.2): LF or NUL, alone or
 * together, with
 * CR or without. However the bytes are split, the messages are the same. Never holds more than one message of
 * `maxBytes` and
 * the last chunk.
 */
export class Framer {
  private rest: Buffer = empty;
  /** Bytes to discard of a counted message that is too long; -1: all bytes up to a trailer. */
  private skip = 0;
  private readonly trailers = new TrailerSearch();

  constructor(private readonly maxBytes: number) {}

  /** @returns the messages that are complete now, without those that are empty */
  feed(chunk: Buffer): Frame[] {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const frames: Frame[] = [];
    this.trailers.begin(bytes);
    let at = 0;
    for (;;) {
      const next = this.next(bytes, at, frames);
      if (next < 0) break;
      at = next;
    }
    this.trailers.begin(empty);
    // A copy: a slice would keep the whole chunk alive for as long as the rest of a message does not come.
    this.rest = at === bytes.length ? empty : Buffer.from(bytes.subarray(at));
    return frames;
  }

  /** The connection has ended: what there is of a message is a message. */
  end(): Frame | null {
    const { rest } = this;
    this.rest = empty;
    return this.skip === 0 && trimmed(rest).length > 0 ? { bytes: trimmed(rest), truncated: true } : null;
  }

  /** Take one step. @returns where the next begins; -1: more bytes are needed */
  private next(bytes: Buffer, at: number, frames: Frame[]): number {
    if (at === bytes.length) return -1;
    if (this.skip !== 0) return this.skipped(bytes, at);
    if (isTrailer(bytes[at]!)) return at + 1;
    const count = countAt(bytes, at);
    if (count === undefined) return -1;
    return count ? this.counted(bytes, count, frames) : this.line(bytes, at, frames);
  }

  private skipped(bytes: Buffer, at: number): number {
    if (this.skip > 0) {
      const step = Math.min(this.skip, bytes.length - at);
      this.skip -= step;
      return at + step;
    }
    const end = this.trailers.after(at);
    if (end >= 0) this.skip = 0;
    return end < 0 ? bytes.length : end + 1;
  }

  private counted(bytes: Buffer, { start, length }: Count, frames: Frame[]): number {
    const kept = Math.min(length, this.maxBytes);
    if (bytes.length - start < kept) return -1;
    frames.push({ bytes: trimmed(bytes.subarray(start, start + kept)), truncated: length > kept });
    this.skip = length - kept;
    return start + kept;
  }

  private line(bytes: Buffer, at: number, frames: Frame[]): number {
    const end = this.trailers.after(at);
    const length = (end < 0 ? bytes.length : end) - at;
    if (end < 0 && length <= this.maxBytes) return -1;
    const kept = Math.min(length, this.maxBytes);
    frames.push({ bytes: trimmed(bytes.subarray(at, at + kept)), truncated: length > kept });
    if (end >= 0) return end + 1;
    this.skip = -1;
    return bytes.length;
  }
}

/**
 * Finds the LF or NUL that ends a message. Reads no byte twice: a chunk may hold thousands of LF and no NUL, or the
 * reverse.
 */
class TrailerSearch {
  private bytes: Buffer = empty;
  /** Where the next LF and the next NUL are; the length of the bytes when there is none. */
  private readonly found = { [newline]: -1, [nul]: -1 };

  begin(bytes: Buffer): void {
    this.bytes = bytes;
    this.found[newline] = this.found[nul] = -1;
  }

  /** @param at  never less than in the call before @returns -1 when none follows */
  after(at: number): number {
    const end = Math.min(this.next(newline, at), this.next(nul, at));
    return end === this.bytes.length ? -1 : end;
  }

  private next(byte: typeof newline | typeof nul, at: number): number {
    if (this.found[byte] >= at) return this.found[byte];
    const next = this.bytes.indexOf(byte, at);
    return (this.found[byte] = next < 0 ? this.bytes.length : next);
  }
}

interface Count {
  /** Where the counted bytes begin. */
  start: number;
  length: number;
}

/** @returns null: no count begins here; undefined: it can't be told yet */
function countAt(bytes: Buffer, at: number): Count | null | undefined {
  if (bytes[at]! <= zero || bytes[at]! > nine) return null;
  let i = at;
  while (i < bytes.length && bytes[i]! >= zero && bytes[i]! <= nine) i++;
  if (i - at > maxCount) return null;
  if (i === bytes.length) return undefined;
  if (bytes[i] !== space) return null;
  if (i + 1 === bytes.length) return undefined;
  return bytes[i + 1] === less ? { start: i + 1, length: Number(bytes.toString('latin1', at, i)) } : null;
}

function isTrailer(byte: number): boolean {
  return byte === newline || byte === carriageReturn || byte === nul;
}

/** Without the trailer (RFC 6587, 3.4.2): CR, LF, NUL. */
export function trimmed(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && isTrailer(bytes[end - 1]!)) end--;
  return bytes.subarray(0, end);
}
