import type { Config } from '../../config';
import { createLog } from '../../log';
import { createEngine } from '../../queue/engine';
import { createImport } from '../../queue/import';
import { connect } from '../../redis/startup/connect';
import { openLegacyDatabase } from '../../redis/legacy-database';
import { createScriptRunner } from '../../redis/scripts/script-runner';
import type { Progress } from '../output';
import { newNames, shownName, takeOver, type Findings, type How } from './queue';

export interface Imported {
  found: Findings[];
  /** Members of the old set of queues that are none, as they can be shown. */
  oddMembers: string[];
  /** How many of the old keys that said who may do what there are. */
  authKeys: number;
}

/**
 * Take over every queue of the old RestMQ that is in this Redis, one after the other.
 * @param renamed  old name, as it is shown → name
 * @throws StartError, BrokerError `redis-unavailable`, `redis-full`
 */
export async function importQueues(
  config: Config,
  renamed: ReadonlyMap<string, string>,
  how: How,
  progress: Progress,
): Promise<Imported> {
  const connection = await connect(config, createLog('error'), how.dryRun ? 'look' : 'serve');
  try {
    const store = createScriptRunner(connection);
    const old = openLegacyDatabase(connection);
    const { queues, authKeys, oddMembers } = await old.queues((keys) => progress.show(`${keys} keys were looked at`));
    const parts = {
      old,
      engine: createEngine(store),
      takingOver: createImport(store),
      nowMs: () => Math.round(connection.clock.now()),
      progress,
    };
    const found: Findings[] = [];
    for (const [queue, name] of newNames(queues, renamed)) found.push(await takeOver(parts, queue, name, how));
    return { found, authKeys, oddMembers: oddMembers.map(shownName) };
  } finally {
    connection.close();
  }
}
