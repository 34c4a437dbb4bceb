import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { Dispatch } from '../../src/http/dispatch';
import { createHttpServer } from '../../src/http/server';

const dispatch = {
  request: (request, response) => void request.resume().on('end', () => response.end('read')),
  switches: () => false,
  switch: (_request, socket) => socket.destroy(),
} as Dispatch;
const timeouts = { headersTimeoutMs: 1000, requestTimeoutMs: 1000, idleTimeoutMs: 60_000, sendTimeoutMs: 60_000 };

/** @returns the answer to a request that comes in two parts, between which this process stands still */
async function answerAfterStall(first: string, rest: string, stallMs: number): Promise<string> {
  const server = createHttpServer(dispatch, timeouts, { stopping: false, closing: false }, { begin: () => undefined });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const answer = text(socket);
  await once(socket, 'connect');
  socket.write(first);
  await sleep(100); // it was read
  await turn();
  socket.write(rest);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, stallMs);
  try {
    return await answer;
  } finally {
    server.close();
  }
}

describe('a request of which the rest came while this process stood still', () => {
  it.each([
    ['headers', 'GET / HTTP/1.1\r\nHost: x\r\nConne', 'ction: close\r\n\r\n'],
    ['body', 'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nva', 'lu'],
  ])('is answered, though the %s took longer than they may', async (_what, first, rest) => {
    expect(await answerAfterStall(first, rest, 2500)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('is refused if it still is not complete', async () => {
    expect(await answerAfterStall('GET / HTTP/1.1\r\n', 'Host: x\r\n', 2500)).toMatch(/^HTTP\/1\.1 408 /);
  });
});
