import type { components } from '../../../generated/operations';
import { HttpAnswer } from '../../client/node/http';
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
  if (!(reached instanceof HttpAnswer)) return { checks: [reached], redis: null };
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

async function reach(daemon: Daemon): Promise<HttpAnswer | Check> {
  const remedy = 'start one with restmq serve, or give its address with --url or RESTMQ_URL';
  try {
    const response = await daemon.ask('/healthz', { signal: AbortSignal.timeout(patienceMs) });
    response.discard();
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
    ? good('ready', '/readyz answers 200')
    : bad(
        'ready',
        problems.join('; ') || `/readyz answers ${response.status}`,
        'see the checks of Redis below; the daemon continues by itself when Redis is back',
      );
  return [first, ...warnings.map((one) => warning('ready', one, 'see the checks of Redis below'))];
}

async function versionCheck(daemon: Daemon): Promise<Check> {
  const response = await daemon.ask('/openapi.json');
  const theirs = ((await response.json().catch(() => ({}))) as { info?: { version?: string } }).info?.version;
  if (theirs === version) return good('version', `${version}, same as this command`);
  return warning(
    'version',
    `the daemon is version ${theirs ?? 'unknown'}, this command ${version}`,
    'use the restmq command of the daemon’s version',
  );
}

function clockOf({ headers }: HttpAnswer): Check {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date)
    ? skipped('clock', 'the answer has no Date header', 'nothing to do')
    : clockCheck('clock', Date.now() - date - 500, 'the daemon’s');
}

async function accessChecks(daemon: Daemon): Promise<Check[]> {
  try {
    const { controlled, by, scopes } = await answered(daemon.api.GET('/v1/access'));
    if (!controlled)
      return [
        isLocal(daemon.url)
          ? good('access', 'no access rules; the daemon was reached on this machine’s loopback address')
          : warning(
              'access',
              'no access rules: everyone who reaches the daemon has full access',
              'start the daemon with --acl FILE, and see restmq key --help',
            ),
      ];
    const may = scopes.map(({ queues, verbs }) => `${verbs.join(', ')} on ${queues}`).join('; ');
    return [good('access', `access rules are in force; as ${by} you may ${may || 'open streams only'}`)];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [
      bad('access', error.message, 'set RESTMQ_KEY to a key (restmq key create), or RESTMQ_USER to NAME:PASSWORD'),
    ];
  }
}

function isLocal(url: string): boolean {
  return /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(new URL(url).hostname);
}
