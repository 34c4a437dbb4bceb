import { reached } from './errors';
import { unlessAborted } from './limits';

/** An API key, a JSON Web Token (or an API key sent as bearer), or a name and a password. */
export type Credentials = { apiKey: string } | { bearer: string } | { name: string; password: string };

/**
 * Credentials, or a function that returns them. The function is called before each request, so that tokens can be
 * renewed. If it throws a TypeError, as fetch does without a network, the request fails with `unreachable` and can be
 * retried.
 */
export type CredentialsSource = Credentials | (() => Credentials | Promise<Credentials>);

/**
 * @returns the header that carries the credentials, and its value
 * @throws the reason of `signal` as soon as it is aborted, even if the source is still pending
 */
export async function headerFor(
  source: CredentialsSource,
  signal: AbortSignal,
): Promise<[name: string, value: string]> {
  const held = typeof source === 'function' ? await unlessAborted(signal, reached((async () => source())())) : source;
  checkCredentials(held);
  if ('apiKey' in held) return ['X-API-Key', held.apiKey];
  if ('bearer' in held) return ['Authorization', `Bearer ${held.bearer}`];
  return ['Authorization', `Basic ${base64(new TextEncoder().encode(`${held.name}:${held.password}`))}`];
}

/** @throws TypeError unless they are complete and of one kind: anything else would be sent as the name `undefined` */
export function checkCredentials(given: Credentials): void {
  const isComplete = ['apiKey', 'bearer', 'name,password'].includes(Object.keys(given).sort().join());
  if (isComplete && Object.values(given).every((value) => typeof value === 'string')) return;
  throw new TypeError('Credentials are { apiKey }, { bearer } or { name, password }.');
}

export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
