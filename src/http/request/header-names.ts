import { BrokerError } from '../../errors';
import { nearest } from '../../nearest';
import type { ParameterCheck } from './parameters';

const prefix = 'RestMQ-';
const idempotencyKey = 'idempotency-key';
const [lowerPrefix, lowerOwn] = ['restmq-', 'restmq-header-'] as const;

/**
 * Refuse RestMQ headers and an Idempotency-Key that the operation does not have: a delay that is silently ignored is
 * worse than an error. `RestMQ-Header-*` are the producer's own.
 * @param raw  names and values by turns, as node:http has them
 * @throws BrokerError `invalid-parameter` that names the nearest one
 */
export function checkHeaderNames(raw: readonly string[], { names }: Pick<ParameterCheck, 'names'>): void {
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!;
    // skips most headers quickly
    if (name.length === idempotencyKey.length && (name.charCodeAt(0) | 0x20) === letterI)
      checkIdempotencyKey(name.toLowerCase(), names);
    if (name.charCodeAt(6) !== hyphen || (name.charCodeAt(0) | 0x20) !== letterR) continue;
    const lower = name.toLowerCase();
    if (!lower.startsWith(lowerPrefix) || lower.startsWith(lowerOwn)) continue;
    if (!names.some(([, known]) => known === lower))
      throw unknownHeader(
        name,
        names.map(([known]) => known),
      );
  }
}

const [hyphen, letterI, letterR] = [0x2d, 0x69, 0x72] as const;

/** A client that repeats a request with this header believes that it is done once. */
function checkIdempotencyKey(lower: string, names: ParameterCheck['names']): void {
  if (lower !== idempotencyKey || names.some(([, known]) => known === lower)) return;
  const detail =
    'is not accepted here, only by requests that store messages; the command add has a field idempotencyKey';
  throw new BrokerError('invalid-parameter', `The header Idempotency-Key ${detail}.`, {
    errors: [{ pointer: '/header/Idempotency-Key', detail }],
  });
}

function unknownHeader(name: string, names: readonly string[]): BrokerError {
  const shown = name.slice(0, 64);
  const detail = `is unknown (${advice(
    name.slice(prefix.length),
    names.filter((one) => one.startsWith(prefix)),
  )})`;
  return new BrokerError('invalid-parameter', `The header ${shown} ${detail}.`, {
    errors: [{ pointer: `/header/${shown}`, detail }],
  });
}

/** @param given  the name after the prefix */
function advice(given: string, known: readonly string[]): string {
  if (known.length === 0) return 'this operation accepts no header that begins with RestMQ-';
  const [, own = ''] = /^[^-]*-(.+)$/.exec(given) ?? [];
  const meant = nearest(given, [
    ...known.map((one) => one.slice(prefix.length)),
    ...(own === '' ? [] : [`Header-${own}`]),
  ]);
  return meant === null ? `there are ${known.join(', ')} and RestMQ-Header-*` : `did you mean ${prefix}${meant}?`;
}
