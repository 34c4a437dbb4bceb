import { connect } from 'node:net';

/** A load: requests over keep-alive connections, each sent when the one before it was answered. */
export interface Load {
  url: string;
  connections: number;
  requests: number;
  method: 'GET' | 'POST';
  path: string;
  /** A body of application/x-www-form-urlencoded. */
  form?: string;
}

/**
 * Send the load over raw sockets, so that the client costs little beside the server it shares the machine with.
 * @returns how many seconds it took
 * @throws on any answer that is not a 2xx with a body
 */
export async function load({ url, connections, requests, method, path, form }: Load): Promise<number> {
  const { hostname, port } = new URL(url);
  const body = form === undefined ? '' : `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n`;
  const request = Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: ${hostname}\r\nUser-Agent: bench\r\nAccept: */*\r\n${body}\r\n${form ?? ''}`);
  let left = requests;
  const started = process.hrtime.bigint();
  const client = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      const next = (): void => {
        if (left-- > 0) socket.write(request);
        else socket.end(resolve);
      };
      socket.setNoDelay(true).once('connect', next).once('error', reject);
      socket.on('data', (answer) => {
        // Answers are small: each comes in one piece.
        if (answer.toString('latin1', 9, 12) === '200' && answer.at(-1) === 0x0a) next();
        else reject(new Error(`unexpected answer: ${answer.toString()}`));
      });
    });
  await Promise.all(Array.from({ length: connections }, client));
  return Number(process.hrtime.bigint() - started) / 1e9;
}
