import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';

const zip = promisify(gzip);

/** Smallest text worth compressing, in bytes. */
const leastBytes = 1024;

/** A text that is sent many times; it is compressed once, in the thread pool. */
export class CompressedText {
  readonly bytes: Buffer;
  #zipped: Promise<Buffer> | undefined;

  constructor(text: string) {
    this.bytes = Buffer.from(text);
  }

  /**
   * Set the headers of its encoding.
   * @returns the text as this client reads it: with gzip, or plain
   */
  async encodeFor(request: Request, response: Response): Promise<Buffer> {
    response.vary('Accept-Encoding');
    if (this.bytes.length < leastBytes || request.acceptsEncodings('gzip') !== 'gzip') return this.bytes;
    const zipped = await (this.#zipped ??= zip(this.bytes));
    response.set('Content-Encoding', 'gzip');
    return zipped;
  }
}
