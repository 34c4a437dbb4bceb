import type { Redis } from 'ioredis';
import { StartError } from '../../errors';
import type { Log } from '../../log';
import { ClusterClient } from '../connection/cluster/cluster-client';
import { layout, poolKeys } from '../keys';

/**
 * See that the keys in Redis are laid out as this daemon knows them, and note it where nobody has yet.
 * @param shown  the address of Redis, without any password
 * @param notes  false: only look, and leave no key behind
 * @throws StartError when a newer RestMQ has laid them out so that this one would spoil them
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
    // A Redis that takes no writes now is no reason not to serve when it does again; the next start notes it.
    log.warn({ redis: shown, reason: String(error) }, 'the layout of the keys could not be noted');
  }
}

function versionIn(noted: string): { major: number; minor: number } | null {
  const match = /^(\d{1,6})\.(\d{1,6})$/.exec(noted);
  return match && { major: Number(match[1]), minor: Number(match[2]) };
}

function tooNew(noted: string, shown: string): StartError {
  return new StartError(
    `the queues in the Redis at ${shown} have layout ${noted.slice(0, 20)}, of a newer RestMQ; this one knows ${layout.major}.${layout.minor} and would spoil them. ` +
      'Start that version or a newer one, or name another Redis or --redis-db',
  );
}
