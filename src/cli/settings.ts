import type { QueueSettings } from '../../generated/messages';
import type { JsonApi } from '../client/api';
import {
  describeDifference,
  differencesOf,
  documentEnd,
  documentPart,
  type Difference,
  type SettingsDocument,
} from '../queue/settings-document';
import { command, commandGroup } from './command';
import { exits, Failure } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption, type Daemon } from './http/daemon';
import { existingQueue } from './http/queue';
import { queuePages } from './http/queue-pages';
import { print, printLines, tell } from './output';
import { readDocument } from './settings/document';

const fileHelp = `FILE is a JSON object of queue names and their settings, as restmq settings export prints it; - is the
standard input. A setting that is null has its default. Queues and settings that FILE does not name are left alone.`;

const exportSettings = command({
  name: 'settings export',
  usage: '[PREFIX] [OPTIONS]',
  explains: `Print the settings of all queues, or of those that begin with PREFIX, as one JSON object. Exits with 1 if
there are none.`,
  words: ['queue'],
  wordCount: [0, 1],
  options: daemonOptions,
  examples: ['restmq settings export > settings.json', 'restmq settings export orders. | jq keys'],
  async run(where, [prefix = '']) {
    const { api } = await daemonAt(where);
    let count = 0;
    for await (const names of queuePages(api, prefix))
      for (const name of names) {
        const settings = await settingsOf(api, name);
        if (settings) await print(documentPart(name, settings, count++ === 0));
      }
    if (count > 0) await print(documentEnd);
    return count > 0 ? exits.done : exits.nothing;
  },
});

const diff = command({
  name: 'settings diff',
  usage: 'FILE [OPTIONS]',
  explains: `Print what restmq settings import would change. Exits with 0 if nothing differs, and with 1 otherwise.

${fileHelp}`,
  words: ['file'],
  wordCount: [1, 1],
  options: { ...jsonOption, ...daemonOptions },
  examples: ['restmq settings diff settings.json'],
  async run({ json, ...where }, [file]) {
    const document = readDocument(file!);
    let count = 0;
    for await (const change of changesFor(await daemonAt(where), document)) {
      count++;
      await printLines(linesOf(change, json));
    }
    return count > 0 ? exits.nothing : exits.done;
  },
});

const importSettings = command({
  name: 'settings import',
  usage: 'FILE [OPTIONS]',
  explains: `Change the settings of queues to those of a file, and print what changed. A queue that does not exist is
created. If a daemon refuses the settings of a queue, the queues before it are changed; mend the file and run it again.

${fileHelp}`,
  words: ['file'],
  wordCount: [1, 1],
  options: { ...jsonOption, ...daemonOptions },
  examples: ['restmq settings import settings.json', 'restmq settings import - < settings.json'],
  async run({ json, ...where }, [file]) {
    const document = readDocument(file!);
    const daemon = await daemonAt(where);
    let count = 0;
    for await (const change of changesFor(daemon, document)) {
      const { queue } = change;
      const body = document.get(queue)!;
      await answered(daemon.api.PUT('/v1/queues/{queue}', { ...inPath(queue), body })).catch((error: unknown) => {
        throw error instanceof Failure ? new Failure(`${queue}: ${error.message}`, error.exit) : error;
      });
      await printLines(linesOf(change, json));
      count++;
    }
    if (!json) tell(`${count} of ${document.size} queues changed`);
    return exits.done;
  },
});

export const settings = commandGroup({
  name: 'settings',
  explains: `Export the settings of all queues, compare them with a file, and import them. restmq queue set changes the
settings of one queue.`,
  actions: {
    export: { about: 'print the settings of all queues', command: exportSettings },
    diff: { about: 'print what an import would change', command: diff },
    import: { about: 'change settings to those of a file', command: importSettings },
  },
  examples: ['restmq settings export > settings.json', 'restmq settings diff settings.json'],
});

/** @returns null for a queue that was deleted meanwhile, or whose name no URL path can have */
async function settingsOf(api: JsonApi, name: string): Promise<QueueSettings | null> {
  if (!/^\.\.?$/.test(name)) return (await existingQueue(api, name))?.settings ?? null;
  tell(`the queue ${name} is left out: HTTP clients remove its name from a URL path`);
  return null;
}

interface Change {
  queue: string;
  exists: boolean;
  differences: Difference[];
}

/** Queues of the document that do not exist, or whose settings differ, one after the other. */
async function* changesFor({ api }: Daemon, document: SettingsDocument): AsyncGenerator<Change, undefined> {
  for (const [queue, change] of document) {
    const current = await existingQueue(api, queue);
    const differences = differencesOf(current?.settings ?? null, change);
    if (!current || differences.length > 0) yield { queue, exists: current !== null, differences };
  }
}

function linesOf({ queue, exists, differences }: Change, json: boolean): string[] {
  if (json) return [JSON.stringify({ queue, exists, differences })];
  const changed = differences.map((one) => `${queue}: ${describeDifference(one)}`);
  return exists ? changed : [`${queue}: new queue`, ...changed];
}
