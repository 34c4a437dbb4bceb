import { option, whole } from '../option-values';
import { elementTexts, joinLines, memberText } from '../json';
import { command } from './command';
import { exits } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption, type Daemon } from './http/daemon';
import { lineOf } from './http/values';
import { oneOf } from './options';
import { print } from './output';

const states = ['ready', 'delayed', 'leased', 'dead'] as const;

export const get = command({
  name: 'get',
  usage: 'QUEUE [KEY] [OPTIONS]',
  explains: `Print the value of the oldest ready message, of the message KEY, or with --state of all messages in a
state. They stay in the queue. With --json, print each message with its properties on one line. Only the first form
increments the peek count of the message. Exits with 1 if there is no message.`,
  words: ['queue', 'any'],
  wordCount: [1, 2],
  options: {
    state: oneOf('STATE', states, `print the messages in this state: ${states.join(', ')}`),
    max: option('N', 100, whole(1, 1_000_000), 'maximum number of messages with --state'),
    ...jsonOption,
    ...daemonOptions,
  },
  examples: [
    'restmq get orders.eu',
    'restmq get orders.eu orders.eu:17 --json',
    'restmq get orders.eu --state dead --json',
  ],
  async run({ state, max, json, ...where }, [queue, key]) {
    const daemon = await daemonAt(where);
    let count = 0;
    for await (const texts of state === null ? oneMessage(daemon, queue!, key) : browse(daemon, queue!, state, max)) {
      count += texts.length;
      await print(Buffer.concat(texts.map((text) => (json ? Buffer.from(`${joinLines(text)}\n`) : lineOf(text)))));
    }
    return count > 0 ? exits.done : exits.nothing;
  },
});

async function* oneMessage({ api }: Daemon, queue: string, key: string | undefined): AsyncGenerator<string[]> {
  const { params } = inPath(queue);
  const text =
    key === undefined
      ? await answered(api.POST('/queue/{queue}', { params, body: { cmd: 'get', queue }, parseAs: 'text' }))
      : await answered(
          api.GET('/v1/queues/{queue}/messages/{key}', { params: { path: { ...params.path, key } }, parseAs: 'text' }),
        );
  if (memberText(text, 'key') !== null) yield [text.trim()];
}

const page = 100;

async function* browse(
  { api }: Daemon,
  queue: string,
  state: (typeof states)[number],
  max: number,
): AsyncGenerator<string[]> {
  const { path } = inPath(queue).params;
  let cursor: string | undefined;
  for (let left = max; left > 0;) {
    const query = { state, max: Math.min(left, page), ...(cursor === undefined ? {} : { cursor }) };
    const text = await answered(api.GET('/v1/queues/{queue}/messages', { params: { path, query }, parseAs: 'text' }));
    const texts = elementTexts(memberText(text, 'messages')!);
    if (texts.length > 0) yield texts;
    left -= texts.length;
    cursor = (JSON.parse(text) as { cursor?: string }).cursor;
    if (cursor === undefined) return;
  }
}
