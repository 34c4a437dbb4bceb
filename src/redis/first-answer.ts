import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

export type Server = { path: string } | { host: string; port: number };

/** Whoever refuses says so at once; it may be on another continent. */
const answerMs = 700;
/** A server that takes no more connections says so before it is asked; who writes to it then may not read it any more. */
const unaskedMs = 150;

/**
 * What a server says first, unasked or to a PING: in plain text, or over TLS.
 * @returns its first line; '' where it says nothing. Over TLS, where the connection breaks, why it does
 */
export function answerAt(server: Server, tls?: ConnectionOptions): Promise<string> {
  return listen(tls ? connectTls({ ...server, ...tls }) : connectPlain(server), tls ? 'secureConnect' : 'connect', tls !== undefined);
}

/** @returns whether it goes through with a TLS handshake, or ends it as only who speaks TLS does */
export async function speaksTls(server: Server): Promise<boolean> {
  const socket = connectTls({ ...server, rejectUnauthorized: false });
  try {
    return await new Promise<boolean>((resolve) => {
      socket.once('secureConnect', () => resolve(true));
      socket.once('error', (error: Error) => resolve(/alert/.test(error.message)));
      socket.once('close', () => resolve(false));
      socket.setTimeout(answerMs, () => resolve(false));
    });
  } finally {
    destroy(socket);
  }
}

async function listen(socket: Socket, connected: string, tellsErrors: boolean): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<string>((resolve) => {
      socket.once(connected, () => (timer = setTimeout(() => socket.write('PING\r\n'), unaskedMs)));
      socket.once('data', (data) => resolve(data.toString('latin1').split(/\r?\n/, 1)[0]!));
      socket.once('error', (error: Error) => resolve(tellsErrors ? error.message : ''));
      socket.once('close', () => resolve(''));
      socket.setTimeout(answerMs, () => resolve(''));
    });
  } finally {
    clearTimeout(timer);
    destroy(socket);
  }
}

function destroy(socket: Socket): void {
  socket.on('error', () => undefined); // nobody listens any more
  socket.destroy();
}
