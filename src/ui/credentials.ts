/** What was entered on the login page: kept for this tab, sent with every request, and with nothing else. */
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
 * A stream was refused: the server does not know somebody (any more). @param act  is called then @returns how to undo
 * it
 */
export function whenRefused(act: () => void): () => void {
  listeners.add(act);
  return () => void listeners.delete(act);
}

export function refused(): void {
  for (const act of listeners) act();
}
