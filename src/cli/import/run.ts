import type { Config } from '../../config';
import { createLog } from '../../log';
import { createTimers } from '../../queue/timers';
import { createEngine } from '../../queue/engine';
import { createImport } from '../../queue/import';
import { connect } from '../../redis/startup/connect';
import { openLegacyDatabase } from '../../redis/legacy-database';
import { createScriptRunner } from '../../redis/scripts/script-runner';
import type { Progress } from '../output';
import { newNames, shownName, takeOver, type Findings, type How } from './queue';

export interface Imported {
  found: Findings[];
  /** Members of the old set of queues that are not queues, printable. */
  oddMembers: string[];
  /** Number of old keys with access rights. */
  authKeys: number;
}

/**
 * Import every queue of the old RestMQ in this Redis, one after the other.
 * @param renamed  old name, as printed → new name
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
    const { queues, authKeys, oddMembers } = await old.queues((keys) => progress.show(`${keys} keys scanned`));
    const parts = {
      old,
      engine: createEngine(store, createTimers(store)),
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
