/** A message cut out of a connection's bytes. */
export interface Frame {
  bytes: Buffer;
  /** It was longer than the limit; the rest is lost. */
  truncated: boolean;
}

const [newline, carriageReturn, nul, space, zero, nine, less] = [0x0a, 0x0d, 0x00, 0x20, 0x30, 0x39, 0x3c] as const;
const empty = Buffer.alloc(0);

/** The longest count accepted, in digits: as in `9999999 <`. */
const maxCount = 7;

/**
 * Cuts the bytes of a TCP connection into messages (RFC 6587). A message that begins with a count, a space and `<` is
 * counted (3.4.1). Any other ends with a trailer (3.4.2): LF or NUL, alone or together, with or without CR. The result
 * does not depend on how the bytes are split into chunks. Holds at most one message of `maxBytes` and the last chunk.
 */
export class Framer {
  private rest: Buffer = empty;
  /** Bytes to discard of a counted message that is too long; -1: all bytes up to a trailer. */
  private skip = 0;
  private readonly trailers = new TrailerSearch();

  constructor(private readonly maxBytes: number) {}

  /** @returns the messages that are complete now, without empty ones */
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
    // A copy: a slice would keep the whole chunk alive until the rest of the message comes.
    this.rest = at === bytes.length ? empty : Buffer.from(bytes.subarray(at));
    return frames;
  }

  /** The connection has ended: the bytes of an incomplete message are a message. */
  end(): Frame | null {
    const { rest } = this;
    this.rest = empty;
    return this.skip === 0 && trimmed(rest).length > 0 ? { bytes: trimmed(rest), truncated: true } : null;
  }

  /**
   * Take one step.
   * @returns the start of the next one; -1: more bytes are needed
   */
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
  /** Positions of the next LF and the next NUL; the length of the bytes if there is none. */
  private readonly found = { [newline]: -1, [nul]: -1 };

  begin(bytes: Buffer): void {
    this.bytes = bytes;
    this.found[newline] = this.found[nul] = -1;
  }

  /**
   * @param at  never less than in the call before
   * @returns -1 if none follows
   */
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
  /** Start of the counted bytes. */
  start: number;
  length: number;
}

/** @returns null: no count begins here; undefined: more bytes are needed to tell */
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

/** Remove the trailer (RFC 6587, 3.4.2): CR, LF, NUL. */
export function trimmed(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && isTrailer(bytes[end - 1]!)) end--;
  return bytes.subarray(0, end);
}
