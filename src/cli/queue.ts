import type { Queue, SettingsChange } from '../../generated/messages';
import type { JsonApi } from '../client/api';
import { confirm } from './ask';
import { command, commandGroup } from './command';
import { exits, Failure, missingQueueHelp } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { existingQueue, queueOrEmpty } from './http/queue';
import { flag } from './options';
import { print, printLines } from './output';
import { settingHelp, settingsFrom, settingWords } from './setting-words';
import { queueText } from './stats';

const options = { ...jsonOption, ...daemonOptions };

const create = command({
  name: 'queue create',
  usage: 'QUEUE [SETTING=VALUE...] [OPTIONS]',
  explains: `Create a queue, with settings if given, and print it. Exits with 1 if it exists. (The first message of a
queue creates it too.)

${settingHelp}`,
  words: ['queue', settingWords],
  wordCount: [1, Infinity],
  options,
  examples: ['restmq queue create orders.eu', 'restmq queue create jobs maxAttempts=5 leaseSeconds=5m'],
  async run({ json, ...where }, [queue, ...words]) {
    const change = settingsFrom(words);
    const { api } = await daemonAt(where);
    if (await existingQueue(api, queue!))
      throw new Failure(`there is a queue ${queue!}; restmq queue set changes its settings`, exits.nothing);
    return show(await put(api, queue!, change), json);
  },
});

const set = command({
  name: 'queue set',
  usage: 'QUEUE SETTING=VALUE... [OPTIONS]',
  explains: `Change settings of a queue, and print it; all other settings stay. A queue that does not exist is created.

${settingHelp}`,
  words: ['queue', settingWords],
  wordCount: [2, Infinity],
  options,
  examples: [
    'restmq queue set jobs maxAttempts=5 backoff.minSeconds=10 backoff.factor=2',
    'restmq queue set jobs maxLength=default policy=roundrobin',
  ],
  async run({ json, ...where }, [queue, ...words]) {
    const change = settingsFrom(words);
    const { api } = await daemonAt(where);
    return show(await put(api, queue!, change), json);
  },
});

const showQueue = command({
  name: 'queue show',
  usage: 'QUEUE [OPTIONS]',
  explains: `Print the message counts and the settings of a queue. ${missingQueueHelp}
restmq stats QUEUE shows the same live.`,
  words: ['queue'],
  wordCount: [1, 1],
  options,
  examples: ['restmq queue show orders.eu', 'restmq queue show orders.eu --json | jq .settings.maxAttempts'],
  async run({ json, ...where }, [queue]) {
    const { api } = await daemonAt(where);
    return show(await queueOrEmpty(api, queue!), json);
  },
});

const remove = command({
  name: 'queue delete',
  usage: 'QUEUE [--yes]',
  explains: `Delete a queue with its messages and settings; its streams end. Asks for confirmation on a terminal, and
requires --yes without one. Exits with 1 if there is no such queue.`,
  words: ['queue'],
  wordCount: [1, 1],
  options: { yes: flag('do not ask for confirmation'), ...options },
  examples: ['restmq queue delete orders.eu --yes'],
  async run({ yes, json, ...where }, [queue]) {
    inPath(queue!);
    if (!yes && !process.stdin.isTTY)
      throw new Failure('queue delete removes messages for good; confirm with --yes', exits.usage);
    const { api } = await daemonAt(where);
    if (!yes) {
      const { ready, delayed, leased, dead } = await queueOrEmpty(api, queue!);
      const isSure = await confirm(`Delete ${queue!} with ${ready + delayed + leased + dead} messages for good?`);
      if (!isSure) return exits.nothing;
    }
    await answered(api.DELETE('/v1/queues/{queue}', inPath(queue!)));
    if (json) await printLines([JSON.stringify({ queue, deleted: true })]);
    return exits.done;
  },
});

export const queue = commandGroup({
  name: 'queue',
  explains: `Create, change, show and delete a queue. restmq queues lists the queues, restmq purge removes the messages
of a queue.`,
  actions: {
    create: { about: 'create a queue', command: create },
    set: { about: 'change the settings of a queue', command: set },
    show: { about: 'print the counts and settings of a queue', command: showQueue },
    delete: { about: 'delete a queue with its messages', command: remove },
  },
  examples: ['restmq queue create jobs maxAttempts=5', 'restmq queue show jobs', 'restmq queue delete jobs --yes'],
});

function put(api: JsonApi, name: string, body: SettingsChange): Promise<Queue> {
  return answered(api.PUT('/v1/queues/{queue}', { ...inPath(name), body }));
}

async function show(one: Queue, json: boolean): Promise<number> {
  await print(json ? `${JSON.stringify(one)}\n` : queueText(one));
  return exits.done;
}
