import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, exits } from '../exits';
import { tell } from '../output';
import { accepted, type Daemon } from './daemon';
import { eventsFrom, type ServerEvent } from './events';

export interface Following {
  /** What to ask for, each time anew: it may say where to go on. */
  request: () => { path: string };
  signal: AbortSignal;
  /** What somebody should know when it goes on after a break. */
  afterBreak: string;
}

const firstMs = 250;
const longestMs = 5000;

/**
 * The events of a stream, which is opened again whenever it breaks, until the signal. Only a first time that fails is a
 * failure.
 * @throws Failure when it can't be opened the first time, or is refused later
 */
export async function* follow(daemon: Daemon, { request, signal, afterBreak }: Following): AsyncGenerator<ServerEvent> {
  let waitMs = firstMs;
  let isTold = false;
  const isOver = (): boolean => signal.aborted;
  for (let wasOpen = false; !isOver();) {
    try {
      const { path } = request();
      const response = await accepted(
        await daemon.ask(path, { headers: { Accept: 'text/event-stream, application/problem+json' }, signal }),
      );
      if (wasOpen) tell(`the stream is back${afterBreak}`);
      wasOpen = true;
      isTold = false;
      for await (const event of eventsFrom(response.body!)) {
        waitMs = event.retry ?? firstMs;
        yield event;
      }
    } catch (error) {
      if (isOver()) return;
      if (error instanceof Failure && (!wasOpen || error.exit !== exits.unreachable)) throw error;
      if (error instanceof Failure) waitMs = Math.min(waitMs * 2, longestMs);
    }
    if (isOver()) return;
    if (!isTold) tell('the stream broke; opening it again');
    isTold = true;
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

/** A signal that comes with Ctrl-C, or when somebody ends the program. */
export function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
