import { useEffect, useRef, useState } from 'preact/hooks';
import type { Freshness, Overview, Pool, Queue } from '../../generated/messages';
import { eventsPath, isForbidden, refusalFrom, refusalOf, unanswered, type Refusal } from './api';
import { authorization, refused } from './credentials';
import { eventsFrom, type StreamEvent } from './event-stream';

type Where = [queue?: string, query?: Record<string, string | number | undefined>];

/** The state of a feed. Its figures are up to date only while it is `live`. */
export type Line =
  | { state: 'connecting' | 'live' }
  /** `sinceMs`: the time of the last figures. */
  | { state: 'stale'; reason: 'redis' | 'silence'; sinceMs: number }
  | { state: 'lost'; refusal: Refusal };

/** Whether the figures shown may be old. */
export function isOld({ state }: Line): boolean {
  return state === 'lost' || state === 'stale';
}

const againMs = 1500;
/** The daemon sends something each second. */
const silentMs = 2500;
/** After this time without a byte the connection is given up. */
const deadMs = 10_000;
const checkMs = 250;

/**
 * Read server-sent events while the component is mounted. It uses fetch instead of EventSource, which can't send
 * credentials and hides the reason of a refusal.
 * @param path  null: no stream
 */
export function useEvents(path: string | null, onEvent: (event: string, data: unknown) => void): Line {
  const [line, setLine] = useState<Line>({ state: 'connecting' });
  const latest = useRef(onEvent);
  latest.current = onEvent;
  useEffect(() => {
    if (path === null) return;
    setLine({ state: 'connecting' });
    return listen(path, setLine, (event, data) => latest.current(event, data));
  }, [path]);
  return line;
}

/** @returns a function that ends it */
function listen(path: string, setLine: (line: Line) => void, onEvent: (event: string, data: unknown) => void) {
  const leaving = new AbortController();
  let attempt = new AbortController();
  let timer = 0;
  let checks = 0;
  let heardAt = performance.now();
  let isSilent = false;
  /** The state that was reported last. */
  let said: Line = { state: 'connecting' };
  const say = (line: Line): void => {
    said = line;
    setLine(line);
  };
  const heard = (): void => {
    heardAt = performance.now();
    if (!isSilent) return;
    isSilent = false;
    setLine(said);
  };
  const check = (): void => {
    const silence = performance.now() - heardAt;
    if (silence > deadMs) attempt.abort();
    if (isSilent || silence < silentMs || said.state === 'lost') return;
    isSilent = true;
    setLine(
      said.state === 'connecting'
        ? { state: 'lost', refusal: unanswered }
        : { state: 'stale', reason: 'silence', sinceMs: Date.now() - silence },
    );
  };
  const take = ({ event, data }: StreamEvent): void => {
    const value = JSON.parse(data) as unknown;
    if (event !== 'freshness') return onEvent(event, value);
    const { stale, readAt } = value as Freshness;
    say(stale ? { state: 'stale', reason: 'redis', sinceMs: Date.parse(readAt) } : { state: 'live' });
  };
  const run = async (): Promise<void> => {
    attempt = new AbortController();
    heardAt = performance.now();
    try {
      const stream = await open(path, AbortSignal.any([leaving.signal, attempt.signal]));
      heard();
      say({ state: 'live' });
      await eventsFrom(stream, take, heard);
      throw new Error('The daemon ended the stream.');
    } catch (error) {
      if (leaving.signal.aborted) return;
      isSilent = false;
      const refusal = attempt.signal.aborted ? unanswered : refusalFrom(error);
      say({ state: 'lost', refusal });
      // To ask again would not help: the page begins anew when the login changes.
      if (isForbidden(refusal)) return window.clearInterval(checks);
      timer = window.setTimeout(() => void run(), againMs);
    }
  };
  checks = window.setInterval(check, checkMs);
  void run();
  return () => {
    leaving.abort();
    window.clearTimeout(timer);
    window.clearInterval(checks);
  };
}

async function open(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const held = authorization();
  const headers = {
    Accept: 'text/event-stream, application/problem+json',
    ...(held === null ? {} : { Authorization: held }),
  };
  const response = await fetch(path, { signal, headers, credentials: 'omit', cache: 'no-store' });
  if (response.status === 401) refused();
  if (!response.ok || !response.body) throw refusalOf(response, await response.json().catch(() => null));
  return response.body;
}

/** Types of the events of each stream; each event is a complete state. */
interface Shown {
  '/v1/overview/events': Overview;
  '/v1/queues/{queue}/events': Queue | null;
  '/v1/pool/events': Pool;
}

/** The value of the latest event; undefined before the first one. */
export function useLatest<Kind extends keyof Shown>(
  kind: Kind,
  ...where: Where
): { value: Shown[Kind] | undefined; line: Line } {
  const [held, setHeld] = useState<{ value: Shown[Kind] } | undefined>();
  const line = useEvents(eventsPath(kind, ...where), (_event, data) => setHeld({ value: data as Shown[Kind] }));
  return { value: held?.value, line };
}

/** The current time in milliseconds, updated each second; for ages. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
