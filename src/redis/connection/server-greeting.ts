import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

export type Server = { path: string } | { host: string; port: number };

/** Whoever refuses says so at once; it may be on another continent. */
const answerMs = 700;
/**
 * A server that takes no more connections says so before it is asked; who writes to it then may not read it any more.
 */
const unaskedMs = 150;
const stepMs = 50;

/**
 * What a server says first, unasked or to a PING: in plain text, or over TLS.
 * @returns its first line; '' where it says nothing. Over TLS, where the connection breaks, why it does
 */
export function readGreeting(server: Server, tls?: ConnectionOptions): Promise<string> {
  return listen(
    tls ? connectTls({ ...server, ...tls }) : connectPlain(server),
    tls ? 'secureConnect' : 'connect',
    tls !== undefined,
  );
}

/** @returns whether it goes through with a TLS handshake, or ends it as only who speaks TLS does */
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
 * Do something after a time in which this process could hear: where it stands still itself, because all else on the
 * machine does
 * something, that counts for one step, and what came meanwhile is read first.
 * @returns do it not
 */
function after(ms: number, act: () => void): () => void {
  let left = Math.ceil(ms / stepMs);
  const timer = setInterval(() => --left <= 0 && act(), stepMs);
  return () => clearInterval(timer);
}

function destroy(socket: Socket): void {
  socket.on('error', () => undefined); // nobody listens any more
  socket.destroy();
}
