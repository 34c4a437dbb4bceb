import { option, whole } from '../config';
import { command } from './command';
import { exits, Failure } from './exits';
import { daemonAt, daemonOptions, jsonOption, pathOf, type Daemon } from './http/daemon';
import type { ServerEvent } from './http/events';
import { follow, untilInterrupted } from './http/follow';
import { lineOf } from './http/values';
import { flag, named } from './options';
import { print, tell } from './output';

export const tail = command({
  name: 'tail',
  about: 'follow a queue as messages come',
  usage: 'QUEUE [OPTIONS]',
  explains: `Print the value of every message as it is stored. This CONSUMES NOTHING: it looks on, whatever the policy and the status, and nobody
gets a message less. Of more than 200 a second some are left out, and what comes while the stream is broken is not shown.

With --consume it CONSUMES: it is a stream consumer like any other. Under the policy broadcast it gets every message together
with the other consumers, and what nobody else listens to is then gone; under roundrobin it gets its share. It begins with what
waits, loses nothing when the stream breaks (what was missed is sent again as far as the queue keeps it, and a gap is told), and
--since goes on after a message of last time.

A stream that breaks is opened again until Ctrl-C (or SIGTERM), with which it ends with 0.`,
  words: ['queue'],
  wordCount: [1, 1],
  options: {
    consume: flag('be a consumer: what is printed is consumed'),
    since: named('KEY', 'with --consume: go on after this message'),
    max: option<number | null>('N', null, whole(1, 1_000_000_000), 'end after so many messages'),
    ...jsonOption,
    ...daemonOptions,
  },
  examples: [
    'restmq tail orders.eu',
    'restmq tail orders.eu --json | jq .value',
    'restmq tail orders.eu --consume --since orders.eu:17',
  ],
  async run({ consume, since, max, json, ...where }, [queue]) {
    if (since !== null && !consume)
      throw new Failure('--since goes with --consume; who only looks on sees what comes from now on', exits.usage);
    const signal = untilInterrupted();
    const daemon = await daemonAt(where);
    let printed = 0;
    for await (const { event, data } of consume
      ? consumed(daemon, queue!, since, signal)
      : watched(daemon, queue!, signal)) {
      if (event !== 'message') {
        tellOf(event, data);
        continue;
      }
      if (data === '') continue;
      await print(json ? `${data}\n` : lineFrom(data));
      if (++printed === max) break;
    }
    return exits.done;
  },
});

/** '' for a message that a consumer took before its value was read. */
function lineFrom(data: string): Buffer | string {
  return (JSON.parse(data) as { gone?: true }).gone ? '' : lineOf(data);
}

function watched(daemon: Daemon, queue: string, signal: AbortSignal): AsyncGenerator<ServerEvent> {
  const path = `/v1/queues/${pathOf(queue)}/tail`;
  return follow(daemon, { request: () => ({ path }), signal, afterBreak: '; what came in between is not shown' });
}

async function* consumed(
  daemon: Daemon,
  queue: string,
  since: string | null,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const path = `/sse/${pathOf(queue)}?heartbeat=20`;
  let last = since;
  const request = (): { path: string } => ({
    path: last === null ? path : `${path}&since=${encodeURIComponent(last)}`,
  });
  for await (const event of follow(daemon, { request, signal, afterBreak: '' })) {
    yield event;
    if (event.id !== null && event.id !== '') last = event.id;
  }
}

function tellOf(event: string, data: string): void {
  const said = JSON.parse(data) as { detail?: string; count?: number; sinceKey?: string | null };
  const words: Record<string, string> = {
    gap: `messages after ${said.sinceKey ?? 'the last one'} are lost to this consumer`,
    skipped: `${said.count ?? 'some'} messages came too fast to be shown`,
    purged: 'the queue was purged',
    error: said.detail ?? 'the daemon ended the stream',
  };
  tell(words[event] ?? `${event}: ${data}`);
}
