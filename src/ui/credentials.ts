import { basePath } from './base-path';

/** Credentials from the login page. They are sent with requests to this API only. */
export type Credentials = { kind: 'key'; key: string } | { kind: 'password'; name: string; password: string };

/** Daemons below other paths of this origin have a login of their own. */
const slot = `restmq-authorization${basePath}`;

/**
 * Tabs share the login, and forget it when the last one is closed: each keeps it for itself, and a new tab asks the
 * others. localStorage would keep it on the disk.
 */
type Message = { kind: 'ask' } | { kind: 'login'; header: string } | { kind: 'logout' };

const tabs = new BroadcastChannel(`restmq-login${basePath}`);
/** A tab without others to answer it waits for this time. */
const askMs = 150;
const changes = new Set<() => void>();

tabs.onmessage = ({ data }: MessageEvent<Message>) => {
  const held = authorization();
  if (data.kind === 'ask') {
    if (held !== null) tell({ kind: 'login', header: held });
    return;
  }
  // A tab that is logged in as somebody else stays so.
  if (data.kind === 'login' && held !== null) return;
  keep(data.kind === 'login' ? data.header : null);
  for (const act of changes) act();
};

export function authorization(): string | null {
  return sessionStorage.getItem(slot);
}

export function remember(credentials: Credentials | null): void {
  const header = credentials ? headerOf(credentials) : null;
  keep(header);
  tell(header === null ? { kind: 'logout' } : { kind: 'login', header });
}

/** Take over the login of another tab, if there is one. */
export async function askOtherTabs(): Promise<void> {
  if (authorization() !== null) return;
  await new Promise<void>((resolve) => {
    const timer = window.setTimeout(done, askMs);
    changes.add(done);
    tell({ kind: 'ask' });
    function done(): void {
      window.clearTimeout(timer);
      changes.delete(done);
      resolve();
    }
  });
}

/** @param act  called when another tab logged in or out @returns a function that removes the listener */
export function whenChangedElsewhere(act: () => void): () => void {
  changes.add(act);
  return () => void changes.delete(act);
}

function keep(header: string | null): void {
  if (header === null) sessionStorage.removeItem(slot);
  else sessionStorage.setItem(slot, header);
}

function tell(message: Message): void {
  tabs.postMessage(message);
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
