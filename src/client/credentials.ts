/** Who asks: an API key, a JSON Web Token (or a key as bearer), or a name and a password. */
export type Credentials = { apiKey: string } | { bearer: string } | { name: string; password: string };

/** Credentials, or how to get them: asked before each request, so that tokens may change. */
export type CredentialsSource = Credentials | (() => Credentials | Promise<Credentials>);

/** @returns the header that says it, and its value */
export async function headerFor(source: CredentialsSource): Promise<[name: string, value: string]> {
  const held = typeof source === 'function' ? await source() : source;
  if ('apiKey' in held) return ['X-API-Key', held.apiKey];
  if ('bearer' in held) return ['Authorization', `Bearer ${held.bearer}`];
  return ['Authorization', `Basic ${base64(new TextEncoder().encode(`${held.name}:${held.password}`))}`];
}

export function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
