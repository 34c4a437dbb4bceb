import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

export type Server = { path: string } | { host: string; port: number };

/** Timeout of an answer. A server that refuses answers at once, but may be on another continent. */
const answerMs = 700;
/**
 * Delay of the PING: a server at its connection limit sends its error unasked, and a client that writes then may fail
 * to read it.
 */
const unaskedMs = 150;
const stepMs = 50;

/**
 * Read a server's first line, sent unasked or after a PING: in plain text, or over TLS.
 * @returns '' if it sends nothing; over TLS, if the connection breaks, the reason
 */
export function readGreeting(server: Server, tls?: ConnectionOptions): Promise<string> {
  return listen(
    tls ? connectTls({ ...server, ...tls }) : connectPlain(server),
    tls ? 'secureConnect' : 'connect',
    tls !== undefined,
  );
}

/** @returns whether the server completes a TLS handshake, or ends it as only a TLS server does */
export async function speaksTls(server: Server): Promise<boolean> {
  const socket = connectTls({ ...server, rejectUnauthorized: false });
  let over = (): void => undefined;
  try {
    return await new Promise<boolean>((resolve) => {
      socket.once('secureConnect', () => resolve(true));
      socket.once('error', (error: Error) => resolve(/alert/.test(error.message)));
      socket.once('close', () => resolve(false));
      over = after(answerMs, () => resolve(false));
    });
  } finally {
    over();
    destroy(socket);
  }
}

async function listen(socket: Socket, connected: string, tellsErrors: boolean): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  let over = (): void => undefined;
  try {
    return await new Promise<string>((resolve) => {
      socket.once(connected, () => (timer = setTimeout(() => socket.write('PING\r\n'), unaskedMs)));
      socket.once('data', (data) => resolve(data.toString('latin1').split(/\r?\n/, 1)[0]!));
      socket.once('error', (error: Error) => resolve(tellsErrors ? error.message : ''));
      socket.once('close', () => resolve(''));
      over = after(answerMs, () => resolve(''));
    });
  } finally {
    clearTimeout(timer);
    over();
    destroy(socket);
  }
}

/**
 * Call `act` after a time in which this process could read. A stall of the process, on a busy machine, counts as one
 * step, and the data that came meanwhile is read first.
 * @returns cancels the call
 */
function after(ms: number, act: () => void): () => void {
  let left = Math.ceil(ms / stepMs);
  const timer = setInterval(() => --left <= 0 && act(), stepMs);
  return () => clearInterval(timer);
}

function destroy(socket: Socket): void {
  socket.on('error', () => undefined); // no listener is left
  socket.destroy();
}
