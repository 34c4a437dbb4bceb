/** HTTP/1.1 by hand, as little of it as a load needs: a client that costs little beside the server it shares the machine with. */

export interface Answer {
  status: number;
  body: string;
}

/** @returns the bytes of a request; `body` with its content type in front: `text/plain foobar` */
export function request(method: string, path: string, body?: string, ...headers: string[]): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', 'User-Agent: bench', 'Accept: */*', ...headers];
  if (body === undefined) return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
  const space = body.indexOf(' ');
  const content = body.slice(space + 1);
  lines.push(`Content-Type: ${body.slice(0, space)}`, `Content-Length: ${Buffer.byteLength(content)}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${content}`);
}

/** @returns what takes the bytes of a connection as they come, and calls `whole` for each answer that is complete */
export function answerReader(whole: (answer: Answer) => void): (chunk: Buffer) => void {
  let bytes: Buffer = Buffer.alloc(0);
  return (chunk) => {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    const headEnd = bytes.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = bytes.toString('latin1', 0, headEnd);
    const end = headEnd + 4 + Number(/\r\nContent-Length: (\d+)/.exec(head)?.[1] ?? 0);
    if (bytes.length < end) return;
    const answer = { status: Number(head.slice(9, 12)), body: bytes.toString('utf8', headEnd + 4, end) };
    bytes = bytes.subarray(end);
    whole(answer);
  };
}
