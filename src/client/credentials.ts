import { reached } from './errors';
import { unlessAborted } from './limits';

/** Who asks: an API key, a JSON Web Token (or a key as bearer), or a name and a password. */
export type Credentials = { apiKey: string } | { bearer: string } | { name: string; password: string };

/**
 * Credentials, or how to get them: asked before each request, so that tokens may change. A TypeError, as fetch throws
 * it that
 * reaches nobody, is taken for `unreachable`, which passes.
 */
export type CredentialsSource = Credentials | (() => Credentials | Promise<Credentials>);

/** @returns the header that says it, and its value @throws the reason of `signal`, however long the source takes */
export async function headerFor(
  source: CredentialsSource,
  signal: AbortSignal,
): Promise<[name: string, value: string]> {
  const held = typeof source === 'function' ? await unlessAborted(signal, reached((async () => source())())) : source;
  if ('apiKey' in held) return ['X-API-Key', held.apiKey];
  if ('bearer' in held) return ['Authorization', `Bearer ${held.bearer}`];
  return ['Authorization', `Basic ${base64(new TextEncoder().encode(`${held.name}:${held.password}`))}`];
}

export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
