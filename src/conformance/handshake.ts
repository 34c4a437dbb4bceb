import { once } from 'node:events';
import { connect as connectPlain, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface Shaken {
  status: number;
  headers: Headers;
  body: Buffer;
}

/**
 * A WebSocket handshake, which fetch can't do; closed again when it succeeds.
 * @throws Error if there is no HTTP answer
 */
export async function shakeHands(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
): Promise<Shaken> {
  const { protocol, hostname, host, port, pathname, search } = new URL(url);
  const name = hostname.replace(/^\[|\]$/g, '');
  const isSecure = protocol === 'https:';
  const where = { host: name, port: Number(port) || (isSecure ? 443 : 80) };
  const socket = isSecure ? connectTls({ ...where, ...(isIP(name) ? {} : { servername: name }) }) : connectPlain(where);
  try {
    await once(socket, isSecure ? 'secureConnect' : 'connect');
    const lines = [
      `${method} ${pathname}${search} HTTP/1.1`,
      `Host: ${host}`,
      ...Object.entries(headers).map(([header, value]) => `${header}: ${value}`),
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    let bytes = Buffer.alloc(0);
    for await (const chunk of socket) {
      bytes = Buffer.concat([bytes, chunk as Buffer]);
      const answer = answerIn(bytes, method === 'HEAD');
      if (answer) return answer;
    }
    throw new Error(`the connection ended after ${bytes.length} bytes of an answer`);
  } finally {
    socket.destroy();
  }
}

/** @returns null while the answer is incomplete; an answer to HEAD has a length and no body */
function answerIn(bytes: Buffer, isHead: boolean): Shaken | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first, ...rest] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first!)?.[1]);
  const headers = new Headers(
    rest.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = bytes.subarray(end + 4);
  const awaited = isHead ? 0 : Number(headers.get('content-length') ?? 0);
  return body.length < awaited ? null : { status, headers, body };
}
