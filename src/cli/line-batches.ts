/** A line of a text, without its newline. */
export interface Line {
  bytes: Buffer;
  /** Counted from 1. */
  number: number;
  /** Whether the next line is buffered already. */
  hasMore: boolean;
}

const newline = 0x0a;

/** Split a text into lines, byte for byte. Text after the last newline is a line too. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let number = 0;
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const bytes = Buffer.concat([...rest, chunk.subarray(start, end)]);
      rest = [];
      start = end + 1;
      yield { bytes, number: ++number, hasMore: chunk.includes(newline, start) };
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  if (rest.length > 0) yield { bytes: Buffer.concat(rest), number: number + 1, hasMore: false };
}

export interface Batch {
  /** The JSON body of the request. */
  body: string;
  count: number;
}

/** Limits of a request: the contract allows 100 messages, and a daemon by default 1 MiB. */
const [maxCount, maxBytes] = [100, 512 * 1024];

/**
 * Milliseconds that lines are collected. Each request stores an idempotency key in its queue for a day, some 270 bytes;
 * a slow source must not fill Redis with them.
 */
const gatherMs = 100;

/**
 * Collect lines into requests. From a slow source a line is sent after `gatherMs`, with the lines that came meanwhile.
 * @param isSteady  the same lines give the same batches, however fast they come
 */
export async function* batchesOf(
  lines: AsyncIterable<Line>,
  saying: (line: Line) => string,
  isSteady: boolean,
): AsyncGenerator<Batch> {
  const source = lines[Symbol.asyncIterator]();
  let messages: string[] = [];
  let [bytes, untilMs] = [0, 0];
  const batch = (): Batch => {
    const made = { body: `{"messages":[${messages.join(',')}]}`, count: messages.length };
    [messages, bytes] = [[], 0];
    return made;
  };
  let hasMore = false;
  for (let coming = source.next(); ;) {
    if (messages.length > 0 && !isSteady && !hasMore && !(await comes(coming, untilMs - performance.now())))
      yield batch();
    const next = await coming;
    if (next.done) break;
    const line = next.value;
    const message = saying(line);
    const size = Buffer.byteLength(message) + 1;
    if (messages.length > 0 && bytes + size > maxBytes) yield batch();
    if (messages.length === 0) untilMs = performance.now() + gatherMs;
    messages.push(message);
    bytes += size;
    hasMore = line.hasMore;
    if (messages.length === maxCount) yield batch();
    coming = source.next();
  }
  if (messages.length > 0) yield batch();
}

/** @returns whether a line, or the end, comes within `ms`; false for a source that fails */
async function comes(coming: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  return Promise.race([
    coming.then(
      () => true,
      () => false,
    ),
    late,
  ]).finally(() => clearTimeout(timer));
}
