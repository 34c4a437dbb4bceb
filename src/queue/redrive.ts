import { setTimeout as sleep } from 'node:timers/promises';
import type { Redriven, RedriveRequest } from '../../generated/messages';
import { BrokerError } from '../errors';
import type { BrowsePosition } from './browse';
import type { Engine } from './engine';
import { messageNumber } from './message-keys';
import { matchingMessages } from './message-search';
import { queueNamed, type Queue } from './names';

/** A request ends after this time, with a cursor. */
const limitMs = 5000;
/** The most messages in a step. */
const stepMax = 100;
const defaultMax = 10_000;
/** Steps in a second if a rate is given. */
const stepsPerSecond = 5;

/** The client of a request. */
interface Client {
  readonly gone: boolean;
}

type Step = Pick<Redriven, 'redriven' | 'expired'> & { missing: number; looked: number };

/** Part of the selected dead letters: `numbers` and what to continue with after `looked` of them. */
interface Page {
  numbers: string[];
  cursorAfter(looked: number): string | undefined;
}

/**
 * Make dead letters ready again, or move them to another queue. The permission to add to the target is checked before.
 * @throws BrokerError `invalid-body`, `invalid-key`, `queue-full`, `redis-full`
 */
export async function redriveMessages(
  engine: Engine,
  queue: Queue,
  request: RedriveRequest,
  client: Client,
): Promise<Redriven> {
  checkRequest(request);
  const { keys, search, rate, dryRun = false, max = defaultMax } = request;
  const target = request.target === undefined || request.target === queue.name ? null : queueNamed(request.target);
  const isSelected = keys !== undefined || search !== undefined;
  if (!isSelected && !target && rate === undefined) return engine.redrive(queue, max, dryRun);
  if (!isSelected && dryRun) return engine.redrive(queue, max, true);

  const startedAt = performance.now();
  const total = { redriven: 0, expired: 0, missing: 0 };
  const step = async (numbers: readonly string[], most: number): Promise<Step> => {
    if (target && !dryRun) return engine.transfer(queue, target, most, numbers);
    const { redriven, expired } = await engine.redrive(queue, most, dryRun, numbers);
    const counted = redriven + expired;
    return { redriven, expired, missing: Math.max(numbers.length - counted, 0), looked: numbers.length };
  };
  const isOver = (): boolean =>
    total.redriven + total.expired >= max || performance.now() - startedAt > limitMs || client.gone;
  const stepSize = rate === undefined ? stepMax : Math.min(Math.max(Math.ceil(rate / stepsPerSecond), 1), stepMax);

  let cursor: string | undefined;
  pages: for await (const page of pagesOf(engine, queue, request)) {
    for (let at = 0; at < page.numbers.length || !isSelected;) {
      const most = Math.min(stepSize, max - total.redriven - total.expired);
      const numbers = page.numbers.slice(at, at + most);
      try {
        const done = await step(numbers, most);
        total.redriven += done.redriven;
        total.expired += done.expired;
        total.missing += done.missing;
        at += done.looked;
        if (!isSelected && done.redriven + done.expired === 0) break pages;
      } catch (error) {
        if (!isFull(error) || total.redriven + total.expired === 0) throw error;
        cursor = page.cursorAfter(at);
        break pages;
      }
      if (rate !== undefined && !dryRun) await sleepUntil(startedAt + (total.redriven * 1000) / rate);
      cursor = page.cursorAfter(at);
      if (isOver()) break pages;
    }
    cursor = page.cursorAfter(page.numbers.length);
    if (isOver()) break;
  }
  const { dead } = await engine.describe(queue);
  const { missing, ...counts } = total;
  return {
    ...counts,
    dead,
    ...(keys === undefined ? {} : { missing }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

/** @throws BrokerError `invalid-body` */
function checkRequest({ keys, search, cursor }: RedriveRequest): void {
  if (keys !== undefined && search !== undefined) throw invalid('/search', 'must not be given together with keys');
  if (cursor !== undefined && keys === undefined && search === undefined)
    throw invalid('/cursor', 'must be given with keys or search');
}

function pagesOf(engine: Engine, queue: Queue, request: RedriveRequest): AsyncIterable<Page> | Iterable<Page> {
  const { keys, search, cursor } = request;
  if (keys !== undefined) return keyPages(queue, keys, cursor);
  if (search !== undefined) return foundPages(engine, queue, search, cursor);
  return [{ numbers: [], cursorAfter: () => undefined }];
}

/** The cursor is the number of keys that were looked at. */
function keyPages(queue: Queue, keys: readonly string[], cursor: string | undefined): Page[] {
  const all = [...new Set(keys.map((key) => messageNumber(queue, key)))];
  const [, first = '0'] = cursor === undefined ? [] : (/^(\d{1,4})$/.exec(textAt(cursor)) ?? refuseCursor());
  const pages: Page[] = [];
  for (let at = Number(first); at < all.length; at += stepMax) {
    const from = at;
    pages.push({
      numbers: all.slice(from, from + stepMax),
      cursorAfter: (looked) => (from + looked < all.length ? encoded(String(from + looked)) : undefined),
    });
  }
  return pages;
}

/** The cursor is a position among the dead letters, and when the search began: later dead letters are left. */
async function* foundPages(
  engine: Engine,
  queue: Queue,
  search: string,
  cursor: string | undefined,
): AsyncGenerator<Page> {
  const parts = cursor === undefined ? null : /^(\d{1,16}) (\d{0,16}) (\d{0,16})$/.exec(textAt(cursor));
  if (cursor !== undefined && !parts) refuseCursor();
  const untilMs = parts ? Number(parts[1]) : await engine.redisTime(queue);
  let position: BrowsePosition | null = parts?.[2] ? { score: parts[2], number: parts[3]! } : null;
  for (;;) {
    const { messages, next } = await engine.browse(queue, 'dead', position, stepMax);
    const earlier = messages.filter(({ diedMs = 0 }) => diedMs <= untilMs);
    const found = await matchingMessages(queue, search, earlier);
    const isLast = next === null || earlier.length < messages.length;
    const before = position;
    const after = (at: BrowsePosition | null): string => encoded(`${untilMs} ${at?.score ?? ''} ${at?.number ?? ''}`);
    yield {
      numbers: found.map(({ number }) => number),
      cursorAfter: (looked) => {
        if (looked >= found.length) return isLast ? undefined : after(next);
        const last = found[looked - 1];
        return after(last ? { score: String(last.diedMs), number: last.number } : before);
      },
    };
    if (isLast) return;
    position = next;
  }
}

async function sleepUntil(atMs: number): Promise<void> {
  const ms = atMs - performance.now();
  if (ms > 0) await sleep(ms);
}

function isFull(error: unknown): boolean {
  return error instanceof BrokerError && (error.code === 'queue-full' || error.code === 'redis-full');
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function textAt(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}

function refuseCursor(): never {
  throw invalid('/cursor', 'must be the cursor of the answer before');
}

function invalid(pointer: string, detail: string): BrokerError {
  return new BrokerError('invalid-body', `The field ${pointer.slice(1)} ${detail}.`, {
    error: `${pointer.slice(1)} ${detail}`,
    errors: [{ pointer, detail }],
  });
}
