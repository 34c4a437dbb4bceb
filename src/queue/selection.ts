import { BrokerError } from '../errors';
import type { BrowsePosition } from './browse';
import type { Engine } from './engine';
import { messageNumber } from './message-keys';
import { priorityBand, type Stored } from './message-record';
import { isFilter, matchingMessages, type MessageFilter } from './message-search';
import type { Queue } from './names';
import type { MovableState } from './transfers';

/** A request ends after this time, with a cursor. */
const limitMs = 5000;
/** The most messages in a step. */
export const stepMax = 100;

/** The messages of one state that a request selects: by keys, by a filter, or all. */
export interface Selection extends MessageFilter {
  keys?: readonly string[] | undefined;
  cursor?: string | undefined;
}

/** Part of the selected messages: `numbers`, and what to continue with after `looked` of them. */
export interface Page {
  /** null: the first messages in their order, as long as there are any. */
  numbers: string[] | null;
  cursorAfter: (looked: number) => string | undefined;
}

/** The result of a step. */
export interface Step {
  /** Number of messages that count towards `max`. */
  count: number;
  /** Numbers that are not of messages in that state. */
  missing: number;
  /** How many of the numbers were looked at. */
  looked: number;
}

interface StepOptions {
  max: number;
  stepSize?: number;
  client: { readonly gone: boolean };
  step: (numbers: readonly string[], most: number) => Promise<Step>;
}

/**
 * Take one step after the other until all pages are done, `max` messages are, 5 seconds are over, the client has gone
 * or the target is full.
 * @returns the cursor to continue with; undefined: all are done
 * @throws BrokerError of the first step; a later one that finds the target full ends the request
 */
export async function runSteps(
  pages: AsyncIterable<Page> | Iterable<Page>,
  { max, stepSize = stepMax, client, step }: StepOptions,
): Promise<{ missing: number; cursor: string | undefined }> {
  const startedAt = performance.now();
  let [count, missing] = [0, 0];
  let cursor: string | undefined;
  const isOver = (): boolean => count >= max || performance.now() - startedAt > limitMs || client.gone;
  for await (const { numbers, cursorAfter } of pages) {
    for (let at = 0; numbers === null || at < numbers.length;) {
      const most = Math.min(stepSize, max - count);
      try {
        const done = await step(numbers?.slice(at, at + most) ?? [], most);
        count += done.count;
        missing += done.missing;
        at += done.looked;
        if (numbers === null && done.count === 0) return { missing, cursor: undefined };
      } catch (error) {
        if (!isFull(error) || count === 0) throw error;
        return { missing, cursor: cursorAfter(at) };
      }
      cursor = cursorAfter(at);
      if (isOver()) return { missing, cursor };
    }
    cursor = cursorAfter(numbers.length);
    if (isOver()) break;
  }
  return { missing, cursor };
}

/** @throws BrokerError `invalid-body` */
export function checkSelection({ keys, search, group }: Selection): void {
  if (keys !== undefined && search !== undefined) throw invalid('/search', 'must not be given together with keys');
  if (keys !== undefined && group !== undefined) throw invalid('/group', 'must not be given together with keys');
}

/** @throws BrokerError `invalid-body`, `invalid-key` */
export function pagesOf(
  engine: Engine,
  queue: Queue,
  state: MovableState,
  { keys, cursor, ...filter }: Selection,
): AsyncIterable<Page> | Iterable<Page> {
  return keys === undefined ? foundPages(engine, queue, state, filter, cursor) : keyPages(queue, keys, cursor);
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

/**
 * The cursor is a position in the order of the state, and when the search began: messages that were stored, or died,
 * later are left.
 */
async function* foundPages(
  engine: Engine,
  queue: Queue,
  state: MovableState,
  filter: MessageFilter,
  cursor: string | undefined,
): AsyncGenerator<Page> {
  const parts = cursor === undefined ? null : /^(\d{1,16}) (-?\d{0,16}) (\d{0,16})$/.exec(textAt(cursor));
  if (cursor !== undefined && !parts) refuseCursor();
  const untilMs = parts ? Number(parts[1]) : await engine.redisTime(queue);
  let position: BrowsePosition | null = parts?.[2] ? { score: parts[2], number: parts[3]! } : null;
  for (;;) {
    const { messages, next } = await engine.browse(queue, state, position, stepMax);
    const earlier = messages.filter(({ diedMs, createdMs }) => (diedMs ?? createdMs) <= untilMs);
    const found = isFilter(filter) ? await matchingMessages(queue, filter, earlier) : earlier;
    const isLast = next === null || (state === 'dead' && earlier.length < messages.length);
    const before = position;
    const after = (at: BrowsePosition | null): string => encoded(`${untilMs} ${at?.score ?? ''} ${at?.number ?? ''}`);
    yield {
      numbers: found.map(({ number }) => number),
      cursorAfter: (looked) => {
        if (looked >= found.length) return isLast ? undefined : after(next);
        const last = found[looked - 1];
        return after(last ? { score: scoreOf(last), number: last.number } : before);
      },
    };
    if (isLast) return;
    position = next;
  }
}

/** A message's score in the sorted set of its state (redis/keys.ts). */
function scoreOf({ number, head: { priority = 0 }, readyMs, diedMs }: Stored): string {
  return String(diedMs ?? readyMs ?? Number(number) - priority * priorityBand);
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

export function invalid(pointer: string, detail: string): BrokerError {
  return new BrokerError('invalid-body', `The field ${pointer.slice(1)} ${detail}.`, {
    error: `${pointer.slice(1)} ${detail}`,
    errors: [{ pointer, detail }],
  });
}
