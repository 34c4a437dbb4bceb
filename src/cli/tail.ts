import { option, whole } from '../option-values';
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
  usage: 'QUEUE [OPTIONS]',
  explains: `Print the value of each message as it is added. This CONSUMES NOTHING and does not affect consumers,
whatever the policy and the status of the queue. Above 200 messages per second some are skipped, and messages added
while the stream is broken are not shown.

With --consume it CONSUMES messages, like any stream consumer. Under the policy broadcast it gets every message, like
each other consumer; a message is gone afterwards even if there is no other. Under roundrobin it gets its share. It
starts with the ready messages. After a broken stream it continues with the messages that it missed, as far as the
replay window of the queue has them, and reports a gap if not. --since continues after a message of an earlier run.

A broken stream is reopened until Ctrl-C or SIGTERM, which exit with 0.`,
  words: ['queue'],
  wordCount: [1, 1],
  options: {
    consume: flag('consume the messages that are printed'),
    since: named('KEY', 'with --consume: continue after this message'),
    max: option<number | null>('N', null, whole(1, 1_000_000_000), 'exit after this number of messages'),
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
      throw new Failure('--since requires --consume; without it only new messages are printed', exits.usage);
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
  return follow(daemon, { request: () => ({ path }), signal, afterBreak: '; messages added in between are not shown' });
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
    skipped: `${said.count ?? 'some'} messages were skipped, as they came too fast`,
    purged: 'the queue was purged',
    error: said.detail ?? 'the daemon ended the stream',
  };
  tell(words[event] ?? `${event}: ${data}`);
}
