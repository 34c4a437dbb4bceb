import type { Redis } from 'ioredis';
import { StartError } from '../../errors';
import type { Log } from '../../log';
import { ClusterClient } from '../connection/cluster/cluster-client';
import { layout, poolKeys } from '../keys';

/**
 * Check the layout of the keys in Redis, and store it if there is none or an older minor version.
 * @param shown  address of Redis, without a password
 * @param notes  false: write nothing
 * @throws StartError if a newer RestMQ wrote a layout that this one would damage
 */
export async function checkLayoutVersion(
  client: Redis | ClusterClient,
  shown: string,
  notes: boolean,
  log: Log,
): Promise<void> {
  const at = <T>(act: (node: Redis) => Promise<T>): Promise<T> =>
    client instanceof ClusterClient ? client.send(poolKeys.layout, act) : act(client);
  const noted = await at((node) => node.get(poolKeys.layout));
  const known = noted === null ? null : versionIn(noted);
  if (noted !== null && (known === null || known.major > layout.major)) throw tooNew(noted, shown);
  if (!notes || (known !== null && (known.major < layout.major || known.minor >= layout.minor))) return;
  const own = `${layout.major}.${layout.minor}`;
  try {
    await at((node) => (noted === null ? node.set(poolKeys.layout, own, 'NX') : node.set(poolKeys.layout, own)));
  } catch (error) {
    if (String(error).includes('NOPERM')) throw error;
    // A Redis that takes no writes now may take them later, so the start continues. The next start stores the layout.
    log.warn({ redis: shown, reason: String(error) }, 'could not store the layout version of the keys');
  }
}

function versionIn(noted: string): { major: number; minor: number } | null {
  const match = /^(\d{1,6})\.(\d{1,6})$/.exec(noted);
  return match && { major: Number(match[1]), minor: Number(match[2]) };
}

function tooNew(noted: string, shown: string): StartError {
  return new StartError(
    `the queues in the Redis at ${shown} have layout ${noted.slice(0, 20)}, of a newer RestMQ; this one has layout ` +
      `${layout.major}.${layout.minor} and would damage them. Start that version or a newer one, or name ` +
      'another Redis or --redis-db',
  );
}
