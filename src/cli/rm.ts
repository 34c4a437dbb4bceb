import type { JsonApi } from '../client/api';
import { command } from './command';
import { exits } from './exits';
import { answeredUnless, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { printLines, tell } from './output';

export const rm = command({
  name: 'rm',
  usage: 'QUEUE KEY...',
  explains: `Remove messages by their keys, in any state, also leased ones and dead letters. Exits with 1 if there is no
message with one of the keys; the others are removed.`,
  words: ['queue', 'any'],
  wordCount: [2, Infinity],
  options: { ...jsonOption, ...daemonOptions },
  examples: [
    'restmq rm orders.eu orders.eu:17',
    'restmq get jobs --state dead --json | jq -r .key | xargs restmq rm jobs',
  ],
  async run({ json, ...where }, [queue, ...keys]) {
    const { api } = await daemonAt(where);
    const { path } = inPath(queue!).params;
    let isDone = true;
    for (const key of keys) {
      const isRemoved = !isFolded(key) && (await removed(api, { ...path, key }));
      if (!isRemoved) isDone = false;
      if (json) await printLines([JSON.stringify({ key, removed: isRemoved })]);
      else if (!isRemoved) tell(`${key}: no such message`);
    }
    return isDone ? exits.done : exits.nothing;
  },
});

/** Every HTTP client folds these away from a path. */
function isFolded(key: string): boolean {
  return /^\.{0,2}$/.test(key);
}

/** @returns whether there was such a message @throws Failure */
async function removed(api: JsonApi, path: { queue: string; key: string }): Promise<boolean> {
  const asked = api.DELETE('/v1/queues/{queue}/messages/{key}', { params: { path } });
  return (await answeredUnless('/problems/no-such-message', asked)) !== null;
}
