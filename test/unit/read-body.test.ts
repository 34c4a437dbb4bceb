import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { createReadBody } from '../../src/http/request/read-body';

const slowMs = 1000;

/** Begin to read a body of which one byte has come. */
function begin(): { body: PassThrough; text: Promise<string> } {
  const body = new PassThrough();
  const read = createReadBody(slowMs)(body as unknown as IncomingMessage, 100);
  body.write('a');
  return { body, text: read.then(String) };
}

describe('a body', () => {
  it('is read however long this process stood still: what came meanwhile is read first', async () => {
    const { body, text } = begin();
    await sleep(slowMs * 0.6); // it was seen
    await turn();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * slowMs);
    setImmediate(() => body.end('b')); // timers run before
    expect(await text).toBe('ab');
  });

  it('is refused if too little comes', async () => {
    await expect(begin().text).rejects.toThrow('Less than 1024 bytes of the body were received in 1 s.');
  });
});
