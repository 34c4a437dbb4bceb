/**
 * HTTP/1.1 by hand, as little of it as a load needs: a client that costs little beside the server it shares the machine
 * with.
 */

export interface Answer {
  status: number;
  body: string;
}

/** @returns the bytes of a request; `body` with its content type in front: `text/plain foobar` */
export function request(method: string, path: string, body?: string, ...headers: string[]): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', 'User-Agent: bench', ...headers];
  if (!headers.some((one) => one.startsWith('Accept:'))) lines.push('Accept: */*');
  if (body === undefined) return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
  const space = body.indexOf(' ');
  const content = body.slice(space + 1);
  lines.push(`Content-Type: ${body.slice(0, space)}`, `Content-Length: ${Buffer.byteLength(content)}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${content}`);
}

/** The same for a form with one field `value`, and for JSON. */
export const form = (value: string): string => `application/x-www-form-urlencoded value=${encodeURIComponent(value)}`;
export const json = (body: unknown): string => `application/json ${JSON.stringify(body)}`;

/** Reads the bytes of a connection as they come. What it is given may change as soon as it returns. */
export type Read = (chunk: Buffer) => void;

/** Calls `whole` for each answer that is complete. Bodies come with their length, or there is none. */
export function answerReader(whole: (answer: Answer) => void): Read {
  let kept: Buffer[] = [];
  let [have, need] = [0, 0];
  return (chunk) => {
    have += chunk.length;
    if (have < need) return void kept.push(Buffer.from(chunk));
    let bytes = kept.length === 0 ? chunk : Buffer.concat([...kept, chunk]);
    kept = [];
    for (;;) {
      const [head, end] = measure(bytes);
      if (bytes.length < end) {
        [have, need] = [bytes.length, end];
        if (have > 0) kept.push(Buffer.from(bytes));
        return;
      }
      const answer = {
        status: Number(bytes.toString('latin1', 9, 12)),
        body: head === end ? '' : bytes.toString('utf8', head, end),
      };
      bytes = bytes.subarray(end);
      whole(answer);
    }
  };
}

/** @returns where the body begins, and where it ends; as long as nobody knows one byte more than there is */
function measure(bytes: Buffer): [head: number, end: number] {
  const at = bytes.indexOf('\r\n\r\n');
  if (at < 0) return [0, bytes.length + 1];
  const length = /\r\ncontent-length: (\d+)/i.exec(bytes.toString('latin1', 0, at + 2));
  return [at + 4, at + 4 + Number(length?.[1] ?? 0)];
}
