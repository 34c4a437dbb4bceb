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
  about: 'check the daemon and its Redis, and say what to do',
  usage: '[OPTIONS]',
  explains: `Check the daemon: reachable, ready, its version, its clock, who may do what. And its Redis: reachable, version, what it does when it is
full, whether it keeps what it has on disk and how soon, its clock, and whether it lets us do what RestMQ does. Redis is asked itself
where --redis-url or the like says where it is; else the daemon is asked about it, which knows less and tells it to administrators
only. Ends with 1 where something is bad; a warning is none.`,
  words: [],
  wordCount: [0, 0],
  options: { json: flag('a JSON object for each check'), ...daemonOptions, ...redisOptions },
  examples: [
    'restmq doctor',
    'restmq doctor --url https://queues.example --redis-url redis://10.0.0.5:6379/0',
    'restmq doctor --json | jq -r \'select(.verdict == "bad").remedy\'',
  ],
  async run({ json, url, key, user, ...redis }) {
    const daemon = await daemonAt({ url, key, user });
    const { checks, redis: asDaemonSays } = await checkDaemon(daemon);
    const all = [...checks, ...(await lazy().checkRedis()(redis, asDaemonSays))];
    await printLines(all.flatMap((check) => (json ? [JSON.stringify(check)] : linesOf(check))));
    return all.some(({ verdict }) => verdict === 'bad') ? exits.nothing : exits.done;
  },
});

function linesOf({ name, verdict, says, remedy }: Check): string[] {
  return [`${marks[verdict]}  ${name}: ${says}`, ...(remedy === undefined ? [] : [`      → ${remedy}`])];
}
