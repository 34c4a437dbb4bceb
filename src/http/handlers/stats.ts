import type { Job } from '../../../generated/messages';
import { encode, EncodedParts } from '../../json';
import type { Engine } from '../../queue/engine';
import { queueNamed } from '../../queue/names';
import type { Message } from '../../queue/message-record';
import { messageJson } from '../../queue/message-json';
import { mapInSlices } from '../../slices';
import { jobPage } from '../site/pages';
import type { Handlers } from '../types';

/** The most messages on a job page. */
const newest = 10;
const shownBytes = 16 * 1024;

/** The content of the queues: `/stats/` and `/j/{queue}`. */
export function statsHandlers(engine: Engine): Pick<Handlers, 'stats' | 'queueStats' | 'job'> {
  return {
    stats: async () => {
      const all = await engine.forAll((queue) => engine.stats(queue));
      const queues = Object.fromEntries(all.map((one) => [one.name, one]));
      return { status: 200, type: 'application/json', body: { count: all.length, queues } };
    },
    queueStats: async ({ path }) => ({
      status: 200,
      type: 'application/json',
      body: await engine.stats(queueNamed(path.queue)),
    }),
    job: async (request) => {
      const type = request.prefers('text/html', 'application/json');
      const json = await jobJson(engine, request.path.queue, type === 'text/html' ? cut : (message) => message);
      if (type === 'application/json') return { status: 200, type, body: json };
      return { status: 200, type: 'text/html', body: jobPage(JSON.parse(json.parts.join('')) as Job) };
    },
  };
}

/** A page shows the beginning of a large value: ten whole values of 1 MiB would take 0.2 s. */
function cut(message: Message): Message {
  return message.value.length <= shownBytes ? message : { ...message, head: {}, value: beginningOf(message.value) };
}

/** Cut UTF-8 between two characters. */
function beginningOf(value: Buffer): Buffer {
  let end = shownBytes;
  while (end > shownBytes - 3 && (value[end]! & 0xc0) === 0x80) end--;
  return value.subarray(0, end);
}

async function jobJson(engine: Engine, name: string, part: (message: Message) => Message): Promise<EncodedParts<Job>> {
  const queue = queueNamed(name);
  const [stats, messages] = await Promise.all([engine.stats(queue), engine.newest(queue, newest)]);
  const shown = await mapInSlices(messages, (one) => messageJson(queue, part(one)));
  return EncodedParts.ofArray(`{"stats":${encode(stats)},"messages":`, shown, '}');
}
