import { BrokerError } from '../errors';
import type { Behind } from '../queue/looking';

/** A cursor is the place behind which a page begins, made opaque. Text stands for itself, a place for its score and number. */

export function cursorOf(place: string | Behind): string {
  const text = typeof place === 'string' ? place : `${place.score} ${place.n}`;
  return Buffer.from(text).toString('base64url');
}

export function textAt(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}

/** @throws BrokerError `invalid-parameter` */
export function placeAt(cursor: string): Behind {
  const match = /^(-?\d{1,16}) (\d{1,16})$/.exec(textAt(cursor));
  if (match) return { score: match[1]!, n: match[2]! };
  const detail = 'must be a cursor as an answer gave it';
  throw new BrokerError('invalid-parameter', `The parameter cursor ${detail}.`, { errors: [{ pointer: '/query/cursor', detail }] });
}
