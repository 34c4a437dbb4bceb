import type { components } from '../../../generated/operations';
import { version } from '../../../package.json';
import { Failure } from '../exits';
import { answered, type Daemon } from '../http/daemon';
import { bad, clockCheck, good, skipped, warning, type Check } from './check';

type RedisState = components['schemas']['RedisState'];

/** Milliseconds to wait for an answer. */
const patienceMs = 5000;

/**
 * @returns the checks, and the state of Redis as the daemon reports it; null if the daemon doesn't, or not to this user
 */
export async function checkDaemon(daemon: Daemon): Promise<{ checks: Check[]; redis: RedisState | null }> {
  const reached = await reach(daemon);
  if (!(reached instanceof Response)) return { checks: [reached], redis: null };
  const checks = [
    good('daemon', `${daemon.url} answers`),
    ...(await readiness(daemon)),
    await versionCheck(daemon),
    clockOf(reached),
    ...(await accessChecks(daemon)),
  ];
  const { data } = await daemon.api.GET('/v1/pool');
  return { checks, redis: data?.redis ?? null };
}

async function reach(daemon: Daemon): Promise<Response | Check> {
  const remedy = 'start one with restmq serve, or say where it is with --url or RESTMQ_URL';
  try {
    const response = await daemon.ask('/healthz', { signal: AbortSignal.timeout(patienceMs) });
    await response.body?.cancel();
    return response.ok ? response : bad('daemon', `${daemon.url}/healthz answers ${response.status}`, remedy);
  } catch (error) {
    return bad(
      'daemon',
      error instanceof Failure
        ? error.message.split('; ')[0]!
        : `${daemon.url} does not answer within ${patienceMs / 1000} s`,
      remedy,
    );
  }
}

async function readiness(daemon: Daemon): Promise<Check[]> {
  const response = await daemon.ask('/readyz');
  const { ready, problems, warnings } = (await response.json()) as components['schemas']['Readiness'];
  const first = ready
    ? good('ready', 'it can do its work')
    : bad(
        'ready',
        problems.join('; ') || `/readyz answers ${response.status}`,
        'see to its Redis, below; it goes on by itself when that is back',
      );
  return [first, ...warnings.map((one) => warning('ready', one, 'see what is said of Redis below'))];
}

async function versionCheck(daemon: Daemon): Promise<Check> {
  const response = await daemon.ask('/openapi.json');
  const theirs = ((await response.json().catch(() => ({}))) as { info?: { version?: string } }).info?.version;
  if (theirs === version) return good('version', `${version}, as this command`);
  return warning(
    'version',
    `the daemon is ${theirs ?? 'of no known version'}, this command ${version}`,
    'use the restmq of the daemon’s version',
  );
}

function clockOf({ headers }: Response): Check {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date)
    ? skipped('clock', 'the daemon tells no time', 'nothing is wrong with that')
    : clockCheck('clock', Date.now() - date - 500, 'the daemon’s');
}

async function accessChecks(daemon: Daemon): Promise<Check[]> {
  try {
    const { controlled, by, scopes } = await answered(daemon.api.GET('/v1/access'));
    if (!controlled)
      return [
        isLocal(daemon.url)
          ? good('access', 'everyone may do everything, and we reach it on this machine only')
          : warning(
              'access',
              'everyone who reaches it may do everything',
              'give the daemon --acl FILE, and see restmq key --help',
            ),
      ];
    const may = scopes.map(({ queues, verbs }) => `${verbs.join(', ')} on ${queues}`).join('; ');
    return [good('access', `there are access rules; as ${by} we may ${may || 'open streams only'}`)];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [
      bad(
        'access',
        error.message,
        'give a key in RESTMQ_KEY (restmq key create), or a name and password in RESTMQ_USER',
      ),
    ];
  }
}

function isLocal(url: string): boolean {
  return /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(new URL(url).hostname);
}
