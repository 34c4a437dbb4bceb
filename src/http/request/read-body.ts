import type { IncomingMessage } from 'node:http';
import { BrokerError } from '../../errors';

/**
 * Collect the body of a request.
 * @param maxBytes  of the body
 * @throws BrokerError `body-too-large` as early as possible, at best before the first byte; `bad-request` if the client
 * stopped in the middle; `request-timeout` if too little of it comes
 */
export type ReadBody = (request: IncomingMessage, maxBytes: number) => Promise<Buffer>;

/** @param slowMs  a body of which less than 1 KiB comes in this time is refused */
export function createReadBody(slowMs: number): ReadBody {
  const watch = createSlowBodyTimer(slowMs);
  return (request, maxBytes) =>
    new Promise((resolve, reject) => {
      let first: Buffer | null = null;
      let rest: Buffer[] | null = null;
      let size = 0;
      const giveUp = (error: BrokerError): void => {
        stopWatching();
        request.removeAllListeners('data');
        first = rest = null;
        reject(error);
      };
      const watched: Reading = { size: 0, seen: 0, sinceMs: 0, tooSlow: () => giveUp(tooSlow(slowMs)) };
      const stopWatching = watch(watched);
      request.on('data', (chunk: Buffer) => {
        watched.size = size += chunk.length;
        if (size > maxBytes) giveUp(tooLarge(maxBytes));
        else if (first === null) first = chunk;
        else (rest ??= [first]).push(chunk);
      });
      request.on('end', () => {
        stopWatching();
        resolve(rest ? Buffer.concat(rest) : (first ?? empty));
      });
      request.on('error', () => giveUp(cutShort()));
    });
}

const empty = Buffer.alloc(0);

/** A body that is being read. */
interface Reading {
  size: number;
  /** Its size at the last check, and the time of that check; 0: never. */
  seen: number;
  sinceMs: number;
  tooSlow: () => void;
}

const [leastBytes, lookMs] = [1024, 500] as const;

/**
 * One timer for all bodies: most are complete before it fires.
 * @returns a function that watches a body and returns how to stop
 */
function createSlowBodyTimer(slowMs: number): (body: Reading) => () => void {
  const reading = new Set<Reading>();
  const intervalMs = Math.min(lookMs, slowMs / 2);
  let looking: NodeJS.Timeout | null = null;
  let lookedMs = 0;

  const look = (): void => {
    const nowMs = performance.now();
    const tookMs = nowMs - lookedMs;
    lookedMs = nowMs;
    // If this process was stalled, bodies may have come that are not read yet: the stall doesn't count.
    if (tookMs > 2 * intervalMs) for (const body of reading) if (body.sinceMs !== 0) body.sinceMs += tookMs;
    for (const body of reading) {
      const isNew = body.sinceMs === 0;
      if (!isNew && nowMs - body.sinceMs < slowMs) continue;
      if (!isNew && body.size - body.seen < leastBytes) body.tooSlow();
      else [body.seen, body.sinceMs] = [body.size, nowMs];
    }
    if (reading.size > 0 || !looking) return;
    clearInterval(looking);
    looking = null;
  };

  return (body) => {
    reading.add(body);
    if (!looking) {
      lookedMs = performance.now();
      looking = setInterval(look, intervalMs).unref();
    }
    return () => reading.delete(body);
  };
}

/** A client that sends this much more after its request was refused is disconnected. */
const discardLimit = 16 * 1024 ** 2;

/**
 * Read the rest of a refused request's body and discard it: closing at once would reset the connection, and the client
 * might never see the error.
 */
export function discardBody(request: IncomingMessage): void {
  if (request.complete) return;
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > discardLimit) request.destroy();
  });
}

/**
 * Check the headers of a body, before it is read.
 * @throws BrokerError `body-too-large`, `unsupported-media-type`
 */
export function checkBodyHeaders(request: IncomingMessage, maxBytes: number): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new BrokerError('unsupported-media-type', 'The body is compressed; send it without Content-Encoding.');
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

function tooLarge(maxBytes: number): BrokerError {
  return new BrokerError(
    'body-too-large',
    `The body is larger than ${maxBytes} bytes, the most that this operation takes here (see --max-body).`,
  );
}

function tooSlow(ms: number): BrokerError {
  return new BrokerError(
    'request-timeout',
    `Less than ${leastBytes} bytes of the body were received in ${ms / 1000} s.`,
  );
}

function cutShort(): BrokerError {
  return new BrokerError('bad-request', 'The body ended before it was complete.');
}
