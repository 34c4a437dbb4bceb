import { queueNamed } from '../../src/queue/names';
import { talkTo } from '../support/dialogue';
import { startTcpProxy } from '../support/tcp-proxy';
import { useRedis } from '../support/redis';
import { until } from '../support/until';
import { use } from '../support/use';
import { useDaemon } from '../support/use-daemon';

/** `RESTMQ_TEST_CUTS=1000` for the whole of it. */
const cuts = Number(process.env['RESTMQ_TEST_CUTS'] ?? 60);

const redis = useRedis();
const proxy = use(
  () => startTcpProxy(redis.port),
  (started) => started.stop(),
);
const { daemon } = useDaemon({ redis: proxy });

describe('an enqueue whose reply is lost after Redis has stored the message', () => {
  it(
    `is refused with 503, is there once, and is not sent again by itself, ${cuts} times`,
    async () => {
      const say = talkTo(daemon);
      await say('POST /q/test', 'value=first');
      const statuses: number[] = [];
      for (let i = 0; i < cuts; i++) {
        const cut = proxy.cutReplyTo(`value-${i};`);
        const answer = await say('POST /q/test', `value-${i};`, 'text/plain');
        await cut;
        statuses.push(answer.status);
        expect(answer.headers['retry-after']).toBe('1');
        await until('the daemon is back', async () => (await say('GET /readyz')).status === 200);
      }
      expect(new Set(statuses)).toEqual(new Set([503]));
      expect(proxy.cuts).toBe(cuts);
      const { keys } = queueNamed('test');
      const values = (await redis.client.hvals(keys.body)).flatMap(
        (record) => /value-\d+;|first/.exec(record)?.[0] ?? [],
      );
      expect(values.sort()).toEqual(['first', ...Array.from({ length: cuts }, (_, i) => `value-${i};`)].sort());
    },
    60_000 + cuts * 1000,
  );

  it('is answered as it was when it is repeated with its idempotency key', async () => {
    const say = talkTo(daemon);
    const headers = { 'Content-Type': 'text/plain', 'Idempotency-Key': 'once' };
    await say('POST /q/keyed', 'before', 'text/plain');
    const cut = proxy.cutReplyTo('the order');
    expect((await say('POST /q/keyed', 'the order', headers)).status).toBe(503);
    await cut;
    await until('the daemon is back', async () => (await say('GET /readyz')).status === 200);
    const again = await say('POST /q/keyed', 'the order', headers);
    expect([again.line, again.headers['idempotent-replayed']]).toEqual(['201 {"key":"keyed:2"}⏎', 'true']);
  });
});
