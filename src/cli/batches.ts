/** A line of a text, without its end. */
export interface Line {
  bytes: Buffer;
  /** From 1 up. */
  number: number;
  /** More can be read at once. */
  hasMore: boolean;
}

const newline = 0x0a;

/** The lines of a text, byte for byte but for the newlines; what comes after the last newline is one too. */
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
  /** The JSON of a request. */
  body: string;
  count: number;
}

/** The contract takes so many at once, and a daemon bodies of 1 MiB unless told otherwise. */
const [maxCount, maxBytes] = [100, 512 * 1024];

/**
 * Each request has a key that its queue remembers for a day, some 270 bytes: who writes a line now and then is not to
 * fill Redis with these.
 */
const gatherMs = 100;

/**
 * Lines as requests. Who writes a line now and then has it stored after `gatherMs`, with what came meanwhile.
 * @param isSteady  make the same batches of the same lines, however they come
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

/** @returns whether a line, or the end, comes within that time, ms; a source that fails brings nothing */
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
