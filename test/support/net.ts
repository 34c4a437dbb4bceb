import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export function freePort(): Promise<number> {
  return tryPort(0);
}

/** @returns a free port after which another one is free */
export async function freePortPair(): Promise<number> {
  for (;;) {
    const port = await freePort();
    const isFree = await tryPort(port + 1).then(
      () => true,
      () => false,
    );
    if (isFree) return port;
  }
}

/** @param port  0: any free one. @throws if it is taken */
function tryPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: found } = server.address() as AddressInfo;
      server.close(() => resolve(found));
    });
  });
}

/**
 * Send bytes as they are over a connection of their own and read until the other side closes, or until `enough`.
 * @returns everything that came back, as latin1 text
 */
export function exchange(
  url: string,
  bytes: string | Buffer,
  enough: (text: string) => boolean = () => false,
): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(Number(port), hostname, () => socket.write(bytes));
    let text = '';
    const done = (): void => {
      socket.destroy();
      resolve(text);
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (enough(text)) done();
    });
    socket.on('close', done);
    socket.on('error', (error) => (text ? done() : reject(error)));
  });
}
