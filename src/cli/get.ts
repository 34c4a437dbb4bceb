import { option, whole } from '../config';
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
  about: 'look at messages and leave them there',
  usage: 'QUEUE [KEY] [OPTIONS]',
  explains: `Print the value of the oldest message, or of the one with this key, or with --state of all that are in a state; nothing is taken. With
--json there is all that is known of them, a line for each. Looking at the oldest is counted (count); the others are not. Ends with 1 where there is none.`,
  words: ['queue', 'any'],
  wordCount: [1, 2],
  options: {
    state: oneOf('STATE', states, `the messages in this state: ${states.join(', ')}`),
    max: option('N', 100, whole(1, 1_000_000), 'so many at most, with --state'),
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
