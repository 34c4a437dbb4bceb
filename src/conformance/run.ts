import { randomBytes } from 'node:crypto';
import { messageOperations } from '../../generated/messages';
import { tryBehaviour } from './behaviours';
import { commandOperations, tryCommand } from './commands';
import { operations } from './contract';
import { tryExamples, type Run } from './examples';
import type { Server } from './replays';
import { dialogues, tryDialogue, untried } from './streams';
import { skipped, verdictOf, type Outcome, type Verdict } from './verdict';

export interface RunOptions {
  /** Whether to try operations that write to queues with a fixed name. */
  ingest: boolean;
  /** Called before each operation. */
  trying: (operation: string) => void;
}

export interface Result {
  verdicts: Verdict[];
  /** Queues and keys of the run that could not be removed. */
  left: string[];
}

/**
 * Try every operation of both contracts on a server, over the network only. Its queues have random names, and are
 * removed in the end. Never rejects: failures are verdicts.
 */
export async function runConformance(server: Server, { ingest, trying }: RunOptions): Promise<Result> {
  const run: Run = {
    server,
    ingest,
    prefix: `conformance-${randomBytes(4).toString('hex')}-`,
    queues: new Set(),
    keys: new Set(),
  };
  const verdicts: Verdict[] = [];
  const left: string[] = [];
  for (const { id } of operations) {
    trying(id);
    const outcomes = [...(await tryExamples(run, id)), ...(await tryBehaviour(run, id))];
    verdicts.push(
      verdictOf(
        'openapi',
        id,
        outcomes.length > 0 ? outcomes : [skipped('the contract has no request to try it with')],
      ),
    );
    left.push(...(await tidy(run)));
  }
  for (const [id, outcomes] of asyncapiTries(run)) {
    trying(id);
    verdicts.push(verdictOf('asyncapi', id, await outcomes()));
    left.push(...(await tidy(run)));
  }
  return { verdicts, left };
}

function asyncapiTries(run: Run): [string, () => Promise<Outcome[]>][] {
  return Object.keys(messageOperations).map((id) => {
    const asCommand = commandOperations.find((one) => one.id === id);
    if (asCommand) return [id, () => tryCommand(run, asCommand)];
    if (Object.hasOwn(dialogues, id)) return [id, async () => [await tryDialogue(run, id as keyof typeof dialogues)]];
    return [id, () => Promise.resolve([skipped(untried[id] ?? 'it is tried with the others')])];
  });
}

/**
 * Remove the queues and keys of the last operation, so that an interrupted run leaves little behind.
 * @returns the ones that still exist
 */
async function tidy({ server, queues, keys }: Run): Promise<string[]> {
  const headers = server.authorization === null ? {} : { Authorization: server.authorization };
  const statusOf = async (method: string, path: string): Promise<number> => {
    const response = await fetch(server.url + path, { method, headers });
    await response.body?.cancel();
    return response.status;
  };
  const remove = async (path: string, name: string): Promise<string[]> => {
    const isGone = async (): Promise<boolean> => {
      const status = await statusOf('DELETE', path);
      // without the right to delete it may not have created any
      return status === 204 || status === 404 || (await statusOf('GET', path)) === 404;
    };
    return (await isGone().catch(() => false)) ? [] : [name];
  };
  const left = await Promise.all([
    ...[...queues].map((name) => remove(`/v1/queues/${encodeURIComponent(name)}`, name)),
    ...[...keys].map((id) => remove(`/v1/keys/${id}`, `key ${id}`)),
  ]);
  queues.clear();
  keys.clear();
  return left.flat();
}
