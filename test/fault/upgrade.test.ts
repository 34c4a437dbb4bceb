import { queueAt, type Held } from '../support/api';
import { ask, talkTo } from '../support/dialogue';
import { buildEarlier, earlierRef } from '../support/earlier';
import { builtCommand } from '../support/build';
import { daemonProcess, type DaemonProcess } from '../support/processes';
import { startRedis, type TestRedis } from '../support/redis';
import { connectStream } from '../support/stream-clients';
import { until } from '../support/until';

/** RESTMQ_TEST_UPGRADE_FROM=v1.0.0 names another version. */
const ref = earlierRef();

/** In both directions: a rolling upgrade is also rolled back. */
(ref === null ? describe.skip : describe)(
  `a daemon of ${ref?.slice(0, 12) ?? 'the version before'} beside one of now`,
  () => {
    let redis: TestRedis;
    let earlier: ReturnType<typeof buildEarlier>;
    const daemons: DaemonProcess[] = [];

    beforeAll(async () => {
      redis = await startRedis();
      earlier = buildEarlier(ref!);
      for (const path of [earlier.path, builtCommand()]) daemons.push(await daemonProcess(path, redis.url));
      await Promise.all(daemons.map((daemon) => daemon.start()));
    });

    afterAll(async () => {
      await Promise.all(daemons.map((daemon) => daemon.kill()));
      earlier.remove();
      await redis.stop();
    });

    describe.each([
      ['the old', 0, 1],
      ['the new', 1, 0],
    ])('%s one', (_, here, there) => {
      beforeEach(() => redis.client.flushall());
      const at = (which: number, name = 'jobs'): ReturnType<typeof queueAt> => queueAt(daemons[which]!.url, name);
      const held = (which: number, how: object = {}): Promise<Held[]> => at(which).lease(how);

      it('stores what the other takes, with all that was said about it', async () => {
        await at(here).set({ maxAttempts: 3, ttlSeconds: 3600 });
        await at(here).add([
          { value: 'a' },
          { value: { b: 1 }, priority: 9, headers: { x: 'y' } },
          { value: 'AP8=', encoding: 'base64' },
        ]);
        const got = await held(there, { max: 10 });
        expect(got).toMatchObject([
          { key: 'jobs:2', value: { b: 1 }, priority: 9, headers: { x: 'y' } },
          { key: 'jobs:1', value: 'a' },
          { value: 'AP8=', encoding: 'base64' },
        ]);
        expect(await at(there).get()).toMatchObject({ settings: { maxAttempts: 3, ttlSeconds: 3600 }, leased: 3 });
      });

      it('leases what the other acks, extends and gives back', async () => {
        await at(here).add([{ value: 'a' }, { value: 'b' }, { value: 'c' }]);
        const [a, b, c] = (await held(here, { max: 3, leaseSeconds: 60 })) as [Held, Held, Held];
        expect(await at(there).ack(a.leaseId)).toBe(204);
        expect((await at(there).extend(b.leaseId, 120)).status).toBe(200);
        expect((await at(there).nack(c.leaseId, { delaySeconds: 0 })).body).toMatchObject({ state: 'ready' });
        expect(await held(there)).toMatchObject([{ key: c.key, attempt: 2 }]);
      });

      it('wakes who waits at the other', async () => {
        const waiting = ask(daemons[there]!.url, 'GET /q/jobs?wait=30').answer;
        await until('it waits', async () => (await redis.client.zcard('restmq:{jobs}:line')) === 1);
        await talkTo(daemons[here]!)('POST /q/jobs', 'value=1');
        expect((await waiting).line).toContain('"value":"1"');
      });

      it('sees to the leases and delays of the other, when that is gone', async () => {
        await at(there).add([{ value: 'late', delaySeconds: 1 }, { value: 'held' }]);
        expect(await held(there, { leaseSeconds: 1 })).toHaveLength(1);
        await daemons[there]!.kill();
        const values = [
          (await held(here, { waitSeconds: 10 }))[0]!.value,
          (await held(here, { waitSeconds: 10 }))[0]!.value,
        ];
        expect(values.sort()).toEqual(['held', 'late']);
        await daemons[there]!.start();
      });

      it.each(['comet', 'sse', 'websocket'] as const)(
        'broadcasts over %s to consumers of both, and each message of a round robin to one',
        async (transport) => {
          const streams = await Promise.all(
            [here, there].map((which) => connectStream(daemons[which]!.url, 'news', transport)),
          );
          for (const which of [here, there]) await at(which, 'news').add([{ value: which }]);
          for (const { received } of streams) await until('both came', () => received.length === 2);
          await at(here, 'news').set({ policy: 'roundrobin' });
          for (const which of [here, there]) await at(which, 'news').add([{ value: 'x' }, { value: 'y' }]);
          await until('all came', () => streams[0]!.received.length + streams[1]!.received.length === 8);
          expect(streams.map(({ received }) => received.length)).toEqual([4, 4]);
          for (const stream of streams) stream.hangUp();
        },
      );

      it('tells the same answer again to who repeats at the other what it asked here', async () => {
        const first = await at(here).add([{ value: 'once' }], { 'Idempotency-Key': 'k' });
        const again = await at(there).add([{ value: 'once' }], { 'Idempotency-Key': 'k' });
        expect(again.body).toEqual(first.body);
        expect(again.headers.get('idempotent-replayed')).toBe('true');
      });
    });
  },
);
