import type { Redis } from 'ioredis';
import { queueKey } from '../../src/redis/keys';

/** Queues as a shop may have them, with a week behind them. */

interface Story {
  name: string;
  /** Messages a second, at its height. */
  height: number;
  ready?: number;
  delayed?: number;
  leased?: number;
  dead?: number;
  settings?: object;
  messages?: object[];
}

/** A name full of markup, which every page has to show as it is. */
export const odd = '<img src=x onerror=alert(1)>';

const orders = ['eu', 'us', 'apac'].flatMap((region, i) => [
  {
    value: {
      order: 4711 + i,
      region,
      items: [
        { sku: 'B-1207', count: 2 },
        { sku: 'C-33', count: 1 },
      ],
      total: '48.90',
    },
    headers: { trace: `7f3a9c${i}` },
  },
  { value: { order: 5120 + i, region, items: [{ sku: 'A-9', count: 1 }], total: '12.00' } },
]);
const mails = [
  { value: 'Welcome, Ada', contentType: 'text/plain' },
  { value: 'Your order has left our house', contentType: 'text/plain' },
];

const stories: Story[] = [
  {
    name: 'orders.eu',
    height: 14,
    ready: 42,
    leased: 6,
    dead: 4,
    messages: orders,
    settings: { maxAttempts: 3, backoff: { minSeconds: 1, maxSeconds: 60 } },
  },
  { name: 'orders.us', height: 9, ready: 17, leased: 3, messages: orders },
  { name: 'orders.apac', height: 4, ready: 3, messages: orders },
  { name: 'mail.outbound', height: 6, ready: 128, delayed: 24, messages: mails },
  { name: 'mail.bounces', height: 0.4, ready: 2, dead: 1, messages: mails, settings: { maxAttempts: 1 } },
  { name: 'invoices', height: 2, ready: 8, leased: 1, messages: orders, settings: { policy: 'roundrobin' } },
  {
    name: 'search.index',
    height: 21,
    ready: 310,
    leased: 12,
    messages: orders,
    settings: { policy: 'roundrobin', leaseSeconds: 120 },
  },
  {
    name: 'thumbnails',
    height: 11,
    ready: 64,
    leased: 4,
    messages: [{ value: 'iVBORw0KGgo=', encoding: 'base64', contentType: 'image/png' }],
  },
  { name: 'webhooks', height: 5, ready: 31, delayed: 9, dead: 2, messages: orders, settings: { maxAttempts: 5 } },
  { name: 'exports.nightly', height: 0, ready: 1, delayed: 1, messages: mails, settings: { status: 'stop' } },
  { name: 'audit', height: 18, ready: 5, messages: orders },
  { name: 'café ☕ telemetry', height: 3, ready: 12, messages: orders },
  { name: 'syslogd:10.0.0.17', height: 7, ready: 84, messages: mails },
  { name: odd, height: 0, ready: 1, messages: [{ value: '<script>alert(1)</script>' }] },
];

export async function seed(url: string, redis: Redis): Promise<void> {
  for (const story of stories) {
    await fill(url, story);
    await remember(redis, story);
  }
}

async function fill(
  url: string,
  { name, settings = {}, ready = 0, delayed = 0, leased = 0, dead = 0, messages = [] }: Story,
): Promise<void> {
  const path = `${url}/v1/queues/${encodeURIComponent(name)}`;
  const send = async (method: string, to: string, body: object): Promise<{ messages: { leaseId: string }[] }> => {
    const answer = await fetch(path + to, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${to} was answered ${answer.status}: ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as { messages: { leaseId: string }[] };
  };
  const some = (count: number, more: object = {}): object => ({
    messages: Array.from({ length: count }, (_, i) => ({ ...messages[i % messages.length], ...more })),
  });
  const addSome = async (count: number, more?: object): Promise<void> => {
    for (let rest = count; rest > 0; rest -= 100) await send('POST', '/messages', some(Math.min(rest, 100), more));
  };
  await send('PUT', '', settings);
  await addSome(dead);
  const reasons = ['no such customer', 'payment provider answered 502', 'schema: /total must be a number'];
  for (let i = 0; i < dead; i++) {
    const {
      messages: [first],
    } = await send('POST', '/leases', {});
    await send('POST', `/leases/${first!.leaseId}/nack`, { dead: true, reason: reasons[i % reasons.length] });
  }
  await addSome(leased);
  if (leased > 0) await send('POST', '/leases', { max: leased, leaseSeconds: 600 });
  await addSome(delayed, { delaySeconds: 900 });
  await addSome(ready);
}

/** Half minutes of an hour. */
const steps = 119;
const hourMs = 3_600_000;

/** Write a week of history, as daemons do (redis/lua/history/append_history.lua). */
async function remember(
  redis: Redis,
  { name, height, ready = 0, delayed = 0, leased = 0, dead = 0 }: Story,
): Promise<void> {
  if (height === 0) return;
  const now = Date.now();
  let came = await rememberWeek(redis, { name, height, ready, dead }, now - hourMs);
  const wave = (i: number, phase: number): number =>
    Math.max(0.15, Math.sin(i / 9 + phase) * 0.35 + Math.sin(i / 3.1 + phase * 2) * 0.18 + 0.55);
  const phase = name.length;
  // All of it ends at what there is now.
  const held = (now: number, i: number, least: number, shift: number): number =>
    Math.round(now * (i / steps + (1 - i / steps) * (least + (1 - least) * wave(i, shift))));
  let went = 0;
  const entries: number[][] = [];
  for (let i = 0; i <= steps; i++) {
    came += Math.round(height * wave(i, phase) * 30);
    const states = [
      held(ready, i, 0.5, phase + 1),
      held(delayed, i, 0, 2),
      held(leased, i, 0, 3),
      i > 60 ? dead : Math.floor(dead / 2),
    ];
    went = Math.max(went, came - states.reduce((sum, one) => sum + one, 0)); // what came and is not here has gone
    entries.push([i, ...states, came, went]);
  }
  await redis.hset(queueKey(name, 'meta'), { next: came, acked: went, floor: 0 });
  await redis.hdel(queueKey(name, 'meta'), 'bornAt');
  const key = queueKey(name, 'history');
  await redis.rpush(key, ...entries.map(([i, ...rest]) => [now - (steps - i!) * 30_000, ...rest].join(' ')));
  await redis.pexpire(key, 3_600_000);
}

/** Busier by day than by night. @returns how many messages have come */
async function rememberWeek(
  redis: Redis,
  { name, height, ready = 0, dead = 0 }: Story,
  untilMs: number,
): Promise<number> {
  let came = Number(await redis.hget(queueKey(name, 'meta'), 'next'));
  const fields: (string | number)[] = [];
  for (let atMs = untilMs - 167 * hourMs; atMs <= untilMs; atMs += hourMs / 4) {
    const share = 0.55 - 0.45 * Math.cos(((atMs % (24 * hourMs)) / hourMs / 24) * 2 * Math.PI);
    came += Math.round(height * 900 * share);
    const held = Math.round(ready * share * 1.4);
    const isOfDay = atMs > untilMs - 24 * hourMs;
    const entry = [Math.floor(atMs / 1000), held, 0, 0, dead, came, came - held - dead];
    if (isOfDay) fields.push(`q${Math.floor(atMs / 900_000) % 96}`, ...entry);
    fields.push(`h${Math.floor(atMs / hourMs) % 168}`, ...entry);
  }
  const script = `
    for i = 1, #ARGV, 8 do
      local e = {}
      for j = 1, 7 do e[j] = tonumber(ARGV[i + j]) end
      redis.call('HSET', KEYS[1], ARGV[i], cmsgpack.pack(e))
    end`;
  await redis.eval(script, 1, queueKey(name, 'longHistory'), ...fields);
  return came;
}
