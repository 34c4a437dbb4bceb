import { setTimeout as sleep } from 'node:timers/promises';
import { measure, rateRow, type Figure, type Row } from '../figures';
import { createQuota, type Quota } from '../machine/quota';
import { socketsOf } from '../machine/usage';
import type { Bench } from '../section';
import type { Server } from '../servers/launch';
import { startDaemon } from '../servers/own';
import { startRedis } from '../servers/redis';
import { form, request } from '../wire/http';
import { openClients, type Clients, type Step } from '../wire/load';

/** Of a core that each process may use: two of them, Redis and the load together must leave something of two cores. */
const share = 0.25;
const names = ['one worker', 'two workers'] as const;
type Name = (typeof names)[number];

const slowed = `each process that serves is held to ${share * 100}% of a core by a control group, so that Redis and the load have the rest, as if they were elsewhere; what one and two workers do is measured; each worker has as many connections`;
const modelled =
  'a model: no control group can be made here, so it is what a CPU second of the processes carries, times the processes; that leaves out what they contend for';

/** The gain of a second process, if the load and Redis leave it a core. */
export async function workers(bench: Bench): Promise<Row[]> {
  const redis = await startRedis();
  const servers = new Map<Name, Server>();
  const clients = new Map<Name, Clients>();
  const quotas: Quota[] = [];
  try {
    servers.set('one worker', await startDaemon(redis.url));
    servers.set('two workers', await startDaemon(redis.url, '--workers', '2'));
    for (const name of names) clients.set(name, await openEvenly(servers.get(name)!, bench.connections));
    const steps: Record<string, Step> = {
      'POST /q/{queue}': { send: request('POST', '/q/bench', form(bench.value)), status: 200 },
      'GET /q/{queue}': { send: request('GET', '/q/bench'), status: 200 },
    };
    for (const name of names)
      for (const step of Object.values(steps))
        // a cold program is slow, and more so with a slow core
        await clients.get(name)!.run(bench.requests * servers.get(name)!.pids.length, [step]);
    const isHeld = hold(
      [...servers.values()].map(({ pids }) => pids),
      quotas,
    );
    bench.note(isHeld ? slowed : modelled);
    const figures = new Map<string, Figure[]>();
    const count = Math.ceil(bench.requests / 4);
    for (let round = 0; round <= bench.rounds; round++) {
      for (const [what, step] of Object.entries(steps)) {
        for (const name of round % 2 === 0 ? names : [...names].reverse()) {
          const figure = await measure(servers.get(name)!, redis, count, () => clients.get(name)!.run(count, [step]));
          if (!isHeld) figure.perSecond = figure.perCpuSecond * servers.get(name)!.pids.length;
          bench.tell(
            round === 0 ? 'warming up' : `round ${round}/${bench.rounds}`,
            name,
            what,
            figure.perSecond,
            'messages/s',
          );
          if (round > 0) figures.set(`${name} ${what}`, [...(figures.get(`${name} ${what}`) ?? []), figure]);
        }
      }
    }
    return Object.keys(steps).map((what) =>
      rateRow(
        { section: 'workers', what: `${what}, two workers`, unit: 'messages/s', against: 'one worker' },
        figures.get(`two workers ${what}`)!,
        figures.get(`one worker ${what}`)!,
      ),
    );
  } finally {
    for (const one of clients.values()) one.close();
    for (const server of servers.values()) await server.stop();
    for (const quota of quotas) quota.remove();
    await redis.stop();
  }
}

/**
 * Of a daemon that has just started one worker may serve already and the other not yet. @param each  connections of
 * each worker
 */
async function openEvenly({ url, pids }: Server, each: number): Promise<Clients> {
  for (;;) {
    const before = pids.map(socketsOf);
    const clients = await openClients(url, each * pids.length);
    // then they are where they belong
    await clients.run(each * pids.length, [{ send: request('GET', '/healthz'), status: 200 }]);
    if (pids.every((pid, i) => Math.abs(socketsOf(pid) - before[i]! - each) < each / 10)) return clients;
    clients.close();
    await sleep(100);
  }
}

/** @returns false where that is not possible; then nothing is held */
function hold(groups: readonly (readonly number[])[], quotas: Quota[]): boolean {
  for (const [i, pids] of groups.entries()) {
    for (const pid of pids) {
      const quota = createQuota(`${i}-${pid}`, share);
      if (!quota) return false;
      quotas.push(quota);
      quota.hold(pid);
    }
  }
  return true;
}
