import { elementTexts, joinLines, memberText } from '../json';
import { option, whole } from '../config';
import { command } from './command';
import { exits, Failure } from './exits';
import { accepted, answered, daemonAt, daemonOptions, inPath, jsonOption, pathOf, type Daemon } from './http/daemon';
import { lineOf } from './http/values';
import { flag, time } from './options';
import { print } from './output';

export const take = command({
  name: 'take',
  about: 'take messages from a queue',
  usage: 'QUEUE [OPTIONS]',
  explains: `Remove the oldest message and print its value and a newline; JSON as it was written, bytes as they are. Ends with 1 where there is
none. What was taken is gone, even where what reads the output fails; --lease holds it instead, prints the lease and a tab before
the value, and gives it back when the time is over: end it with restmq ack or restmq nack. A value may have line breaks in it; with
--json each message is one line.`,
  words: ['queue'],
  wordCount: [1, 1],
  options: {
    wait: time(0, 30, 'wait so long for one where there is none'),
    lease: time(1, 43_200, 'hold it so long instead of removing it'),
    max: option('N', 1, whole(1, 100), 'so many at most'),
    raw: flag('nothing but the bytes of the value, without a newline'),
    ...jsonOption,
    ...daemonOptions,
  },
  examples: [
    'restmq take orders.eu --wait 30',
    'while job=$(restmq take jobs --wait 30); do echo "$job"; done',
    'restmq take pictures --raw > cat.png',
    'restmq take jobs --lease 1m --json',
  ],
  async run({ wait, lease, max, raw, json, ...where }, [queue]) {
    if (raw && (json || lease !== null))
      throw new Failure('--raw prints bytes and nothing else; leave out --json and --lease', exits.usage);
    const daemon = await daemonAt(where);
    if (raw) return takeRaw(daemon, queue!, max, wait);
    const texts = await takeSome(daemon, queue!, {
      max,
      ...(wait === null ? {} : { waitSeconds: wait }),
      ...(lease === null ? {} : { leaseSeconds: lease }),
    });
    if (texts.length === 0) return exits.nothing;
    await print(Buffer.concat(texts.map((text) => (json ? Buffer.from(`${joinLines(text)}\n`) : lineOf(text)))));
    return exits.done;
  },
});

/** @returns the JSON of each message, as received */
async function takeSome(
  { api }: Daemon,
  queue: string,
  how: { max: number; waitSeconds?: number; leaseSeconds?: number },
): Promise<string[]> {
  const text = await answered(
    api.POST('/queue/{queue}', { ...inPath(queue), body: { cmd: 'take', queue, ...how }, parseAs: 'text' }),
  );
  const messages = memberText(text, 'messages');
  if (messages !== null) return elementTexts(messages);
  return memberText(text, 'key') === null ? [] : [text.trim()];
}

/** Take messages one by one: an answer with several raw values could not be split. */
async function takeRaw(daemon: Daemon, queue: string, max: number, wait: number | null): Promise<number> {
  for (let taken = 0; taken < max; taken++) {
    const response = await accepted(
      await daemon.ask(`/q/${pathOf(queue)}?raw=true${taken === 0 && wait !== null ? `&wait=${wait}` : ''}`),
    );
    if (response.status === 204) return taken > 0 ? exits.done : exits.nothing;
    await print(Buffer.from(await response.arrayBuffer()));
  }
  return exits.done;
}
