import { elementTexts, joinLines, memberText } from '../json';
import { option, whole } from '../option-values';
import { command } from './command';
import { exits, Failure } from './exits';
import { accepted, answered, daemonAt, daemonOptions, inPath, jsonOption, pathOf, type Daemon } from './http/daemon';
import { lineOf } from './http/values';
import { flag, seconds } from './options';
import { print } from './output';

export const take = command({
  name: 'take',
  usage: 'QUEUE [OPTIONS]',
  explains: `Remove the oldest message and print its value, unchanged, and a newline. Exits with 1 if there is no
message. A taken message is gone, even if the program that reads the output fails. With --lease it stays in the queue:
the lease id and a tab are printed before the value, and the message becomes ready again at the end of the lease
unless restmq ack or restmq nack ends it. A value may contain line breaks; with --json each message is on one line.`,
  words: ['queue'],
  wordCount: [1, 1],
  options: {
    waitSeconds: seconds(0, 30, 'how long to wait for a message'),
    leaseSeconds: seconds(1, 43_200, 'lease duration; the message stays in the queue until it is acked'),
    max: option('N', 1, whole(1, 100), 'maximum number of messages'),
    raw: flag('print the bytes of the value only, without a newline'),
    ...jsonOption,
    ...daemonOptions,
  },
  examples: [
    'restmq take orders.eu --wait 30',
    'while job=$(restmq take jobs --wait 30); do echo "$job"; done',
    'restmq take pictures --raw > cat.png',
    'restmq take jobs --lease 1m --json',
  ],
  async run({ waitSeconds, leaseSeconds, max, raw, json, ...where }, [queue]) {
    if (raw && (json || leaseSeconds !== null))
      throw new Failure('--raw can’t be combined with --json or --lease', exits.usage);
    const daemon = await daemonAt(where);
    if (raw) return takeRaw(daemon, queue!, max, waitSeconds);
    const texts = await takeSome(daemon, queue!, {
      max,
      ...(waitSeconds === null ? {} : { waitSeconds }),
      ...(leaseSeconds === null ? {} : { leaseSeconds }),
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
async function takeRaw(daemon: Daemon, queue: string, max: number, waitSeconds: number | null): Promise<number> {
  for (let taken = 0; taken < max; taken++) {
    const response = await accepted(
      await daemon.ask(
        `/q/${pathOf(queue)}?raw=true${taken === 0 && waitSeconds !== null ? `&wait=${waitSeconds}` : ''}`,
      ),
    );
    if (response.status === 204) return taken > 0 ? exits.done : exits.nothing;
    await print(await response.bytes());
  }
  return exits.done;
}
