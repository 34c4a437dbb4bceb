/** Credentials from the login page. They are kept for this tab, and sent with requests to this API only. */
export type Credentials = { kind: 'key'; key: string } | { kind: 'password'; name: string; password: string };

const slot = 'restmq-authorization';

export function authorization(): string | null {
  return sessionStorage.getItem(slot);
}

export function remember(credentials: Credentials | null): void {
  if (credentials) sessionStorage.setItem(slot, headerOf(credentials));
  else sessionStorage.removeItem(slot);
}

function headerOf(credentials: Credentials): string {
  if (credentials.kind === 'key') return `Bearer ${credentials.key}`;
  const bytes = new TextEncoder().encode(`${credentials.name}:${credentials.password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

const listeners = new Set<() => void>();

/**
 * Listen for refusals of streams, which mean that the login is not, or no longer, valid.
 * @param act  called on each refusal
 * @returns a function that removes the listener
 */
export function whenRefused(act: () => void): () => void {
  listeners.add(act);
  return () => void listeners.delete(act);
}

export function refused(): void {
  for (const act of listeners) act();
}
