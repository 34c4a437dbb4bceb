import { bytesIn, tagOf } from './values';

/**
 * The body of a request: JSON, or a form, text or bytes if the Content-Type names such a type.
 * @throws TypeError for a value that the type can't represent
 */
export function writeBody(body: unknown, headers?: unknown): unknown {
  const type = (headers as Headers).get('Content-Type') ?? 'application/json'; // openapi-fetch passes them merged
  if (body instanceof FormData) return body;
  if (/^[^;]*\bjson\b/i.test(type)) return jsonOf(body);
  if (typeof body === 'string' || bytesIn(body) || /^(Blob|File|URLSearchParams|ReadableStream)$/.test(tagOf(body)))
    return body;
  if (/\bform-urlencoded\b/i.test(type)) return formOf(Object.entries(body as object));
  throw unsayable(body, type);
}

function formOf(members: [name: string, value: unknown][]): URLSearchParams {
  const given = members.filter(([, value]) => value !== undefined);
  for (const [name, value] of given) if (typeof value === 'object') throw unsayable(value, name);
  return new URLSearchParams(given as [string, string][]);
}

/**
 * The JSON of a value. Undefined members are omitted, as JSON.stringify does; `toJSON` is called.
 * @throws TypeError for a value that JSON would drop or change: a Map, a Promise, NaN, a function, bytes, undefined in
 * an array, a cycle
 */
export function jsonOf(value: unknown): string {
  const text = JSON.stringify(value); // throws for a cycle and a BigInt
  checkSayable(value, '');
  return text;
}

/** Types of values that JSON.stringify omits or replaces with null. */
const unsaid = new Set(['undefined', 'function', 'symbol']);

/** A second walk over the value: as a replacer of JSON.stringify it took five times as long. */
function checkSayable(value: unknown, name: string): void {
  if (unsaid.has(typeof value) || isNoNumber(value)) throw unsayable(value, name);
  if (typeof value !== 'object' || value === null) return;
  const { toJSON, then } = value as Record<string, unknown>;
  if (typeof toJSON === 'function') {
    const said: unknown = (value as Date).toJSON(name);
    if (said === null && isNoNumber(value.valueOf())) throw unsayable(value, name); // an invalid Date
    if (said !== undefined && said !== value) checkSayable(said, name);
  } else if (Array.isArray(value)) for (const member of value) checkSayable(member, name);
  else if (typeof then === 'function' || hidesItsContent(value)) throw unsayable(value, name);
  else for (const [its, member] of Object.entries(value)) if (member !== undefined) checkSayable(member, its);
}

function isNoNumber(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

/** JSON shows no member for the content of a Map, a Promise, an Error or bytes, nor private members. */
function hidesItsContent(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null; // also one of another frame
  return tagOf(value) !== 'Object' || (!isPlain && Object.keys(value).length === 0);
}

function unsayable(value: unknown, where: string): TypeError {
  const { name } = (value as { constructor?: { name?: string } } | undefined)?.constructor ?? {};
  const what = name || String(value && tagOf(value));
  return new TypeError(`JSON would lose ${what}${where && ` (${where})`}.`);
}
