import { BrokerError } from '../errors';
import type { BrowsePosition } from '../queue/browse';
import type { PageCursor as SortedPlace } from '../dashboard/overview-pages';

/** A cursor is the position after which a page begins, made opaque: a text as it is, or a score and a number. */

export function cursorOf(position: string | BrowsePosition): string {
  const text = typeof position === 'string' ? position : `${position.score} ${position.number}`;
  return Buffer.from(text).toString('base64url');
}

/** @throws BrokerError `invalid-parameter` unless cursorOf wrote it */
export function textAt(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (cursorOf(text) !== cursor) throw noCursor();
  return text;
}

/** @throws BrokerError `invalid-parameter` */
export function placeAt(cursor: string): BrowsePosition {
  const match = /^(-?\d{1,16}) (\d{1,16})$/.exec(textAt(cursor));
  if (match) return { score: match[1]!, number: match[2]! };
  throw noCursor();
}

/**
 * The position after which a page of a sorted list begins (dashboard/overview-pages.ts).
 * @throws BrokerError `invalid-parameter`
 */
export function sortedPlaceAt(cursor: string): SortedPlace {
  const match = /^(-?\d{1,16}(?:\.\d{1,3})?) ([^]+)$/.exec(textAt(cursor));
  if (match) return { value: Number(match[1]), name: match[2]! };
  throw noCursor();
}

function noCursor(): BrokerError {
  const detail = 'must be the cursor of an earlier answer';
  return new BrokerError('invalid-parameter', `The parameter cursor ${detail}.`, {
    errors: [{ pointer: '/query/cursor', detail }],
  });
}
