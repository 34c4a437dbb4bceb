import { connect } from 'node:net';
import { useDaemon } from '../support/use-daemon';

const { daemon } = useDaemon();

/** Send a request and close our side at once, as `printf ... | nc -N` does. @returns the answer */
function sendAndClose(request: string): Promise<string> {
  const { hostname, port } = new URL(daemon.url);
  return new Promise((resolve, reject) => {
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true }, () => socket.end(request));
    let answer = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => (answer += chunk));
    socket.once('end', () => resolve(answer)).once('error', reject);
  });
}

describe('a client that closes its side after the request', () => {
  it('gets the key of what it added', async () => {
    const answer = await sendAndClose(
      'POST /q/half HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nabc',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 201 [^]*\{"key":"half:1"\}\r\n$/);
  });

  it('gets what it took', async () => {
    const answer = await sendAndClose('GET /q/half HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*\{"key":"half:1","value":"abc",/);
  });

  it('waits for nothing, and consumes nothing', async () => {
    expect(await sendAndClose('GET /q/half?wait=20 HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^HTTP\/1\.1 204 /);
    await fetch(`${daemon.url}/q/half`, { method: 'POST', body: 'still there' });
    expect(await (await fetch(`${daemon.url}/q/half`)).json()).toMatchObject({ value: 'still there' });
  });
});
