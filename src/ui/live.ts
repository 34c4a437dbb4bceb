import { useEffect, useRef, useState } from 'preact/hooks';
import type { Overview, Pool, Queue } from '../../generated/messages';
import { eventsPath, refusalFrom, refusalOf, type Refusal } from './api';
import { authorization, refused } from './credentials';
import { eventsFrom } from './event-stream';

type Where = [queue?: string, query?: Record<string, string | number | undefined>];

export type Line = { state: 'connecting' | 'live' } | { state: 'lost'; refusal: Refusal };

const againMs = 1500;

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
    const leaving = new AbortController();
    let timer = 0;
    const listen = async (): Promise<void> => {
      try {
        const stream = await open(path, leaving.signal);
        setLine({ state: 'live' });
        await eventsFrom(stream, ({ event, data }) => latest.current(event, JSON.parse(data)));
        throw new Error('The daemon ended the stream.');
      } catch (error) {
        if (leaving.signal.aborted) return;
        setLine({ state: 'lost', refusal: refusalFrom(error) });
        timer = window.setTimeout(() => void listen(), againMs);
      }
    };
    setLine({ state: 'connecting' });
    void listen();
    return () => {
      leaving.abort();
      window.clearTimeout(timer);
    };
  }, [path]);
  return line;
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
