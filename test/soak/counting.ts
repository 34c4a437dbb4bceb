import { connect } from 'node:net';

/** A consumer that only counts: with many of them and large messages, reading them all would be what is measured. */
export interface CountingStream {
  readonly count: number;
  pause(): void;
  hangUp(): void;
}

const marker = Buffer.from('\nid: ');

/** Connect over SSE; resolves with the answer's head. No message may contain an event's beginning. */
export function connectCounting(url: string, queue: string): Promise<CountingStream> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let count = 0;
    let tail: Buffer = Buffer.alloc(0);
    const socket = connect(Number(port), hostname, () =>
      socket.write(`GET /sse/${encodeURIComponent(queue)} HTTP/1.1\r\nHost: localhost\r\n\r\n`),
    );
    const stream: CountingStream = {
      get count() {
        return count;
      },
      pause: () => void socket.pause(),
      hangUp: () => void socket.destroy(),
    };
    socket.on('error', reject);
    socket.once('data', () => resolve(stream));
    socket.on('data', (chunk) => {
      const seam = Buffer.concat([tail, chunk.subarray(0, marker.length - 1)]);
      if (seam.includes(marker)) count++;
      for (let i = chunk.indexOf(marker); i >= 0; i = chunk.indexOf(marker, i + marker.length)) count++;
      tail = Buffer.from(chunk.subarray(-(marker.length - 1)));
    });
  });
}
