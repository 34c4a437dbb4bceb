import { command } from './command';
import { checkDaemon } from './doctor/daemon';
import type { Check } from './doctor/check';
import { exits } from './exits';
import { daemonAt, daemonOptions } from './http/daemon';
import { lazy } from './lazy';
import { flag } from './options';
import { printLines } from './output';
import { redisOptions } from './redis-options';

const marks: Readonly<Record<Check['verdict'], string>> = {
  good: 'ok  ',
  warning: 'WARN',
  bad: 'BAD ',
  skipped: 'skip',
};

export const doctor = command({
  name: 'doctor',
  usage: '[OPTIONS]',
  explains: `Check the daemon: reachability, readiness, version, clock and access. Check its Redis: reachability,
version, eviction, memory, persistence, clock and permissions. Each problem comes with a remedy. With --redis-url or
another option for Redis the checks connect to Redis itself. Without, they ask the daemon, which reports less, and to
administrators only. Exits with 1 if a check is BAD; a WARN does not count.`,
  words: [],
  wordCount: [0, 0],
  options: { json: flag('print a JSON object per check'), ...daemonOptions, ...redisOptions },
  examples: [
    'restmq doctor',
    'restmq doctor --url https://queues.example --redis-url redis://10.0.0.5:6379/0',
    'restmq doctor --json | jq -r \'select(.verdict == "bad").remedy\'',
  ],
  async run({ json, url, key, user, context, ...redis }) {
    const daemon = await daemonAt({ url, key, user, context });
    const { checks, redis: asDaemonSays } = await checkDaemon(daemon);
    const all = [...checks, ...(await lazy.redis().checkRedis(redis, asDaemonSays))];
    await printLines(all.flatMap((check) => (json ? [JSON.stringify(check)] : linesOf(check))));
    return all.some(({ verdict }) => verdict === 'bad') ? exits.nothing : exits.done;
  },
});

function linesOf({ name, verdict, says, remedy }: Check): string[] {
  return [`${marks[verdict]}  ${name}: ${says}`, ...(remedy === undefined ? [] : [`      → ${remedy}`])];
}
