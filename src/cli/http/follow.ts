import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, exits } from '../exits';
import { tell } from '../output';
import { accepted, type Daemon } from './daemon';
import { eventsFrom, type ServerEvent } from './events';

export interface Following {
  /** The path to request; called before each attempt, so that it may include the last position. */
  request: () => { path: string };
  signal: AbortSignal;
  /** Added to the message that the stream is back after a break. */
  afterBreak: string;
}

const firstMs = 250;
const longestMs = 5000;

/**
 * The events of a stream, which is reopened whenever it breaks, until `signal` is aborted.
 * @throws Failure if the first attempt fails, or a later one is refused
 */
export async function* follow(daemon: Daemon, { request, signal, afterBreak }: Following): AsyncGenerator<ServerEvent> {
  let waitMs = firstMs;
  let breaks = 0;
  const isOver = (): boolean => signal.aborted;
  for (let wasOpen = false; !isOver();) {
    try {
      const { path } = request();
      const response = await accepted(
        await daemon.ask(path, { headers: { Accept: 'text/event-stream, application/problem+json' }, signal }),
      );
      if (wasOpen) tell(`the stream is open again${afterBreak}`);
      wasOpen = true;
      breaks = 0;
      for await (const event of eventsFrom(response.chunks)) {
        waitMs = event.retry ?? firstMs;
        yield event;
      }
    } catch (error) {
      if (isOver()) return;
      if (error instanceof Failure && (!wasOpen || error.exit !== exits.unreachable)) throw error;
      if (error instanceof Failure) waitMs = Math.min(waitMs * 2, longestMs);
    }
    if (isOver()) return;
    breaks++;
    if (breaks === 1) tell('the stream broke; reconnecting');
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

/** A signal that is aborted by SIGINT (Ctrl-C) or SIGTERM. */
export function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
