import type { Key, Keys } from '../access/keys';
import { parseScopes, verbs } from '../access/scopes';
import { durationSeconds } from '../durations';
import { StartError } from '../errors';
import { option, text } from '../option-values';
import { command, commandGroup } from './command';
import { exits, Failure } from './exits';
import { lazy } from './lazy';
import { named } from './options';
import { printLines } from './output';
import { configFrom, redisOptions, type RedisValues } from './redis-options';

const hundredYears = 3_155_760_000;

const create = command({
  name: 'key create',
  usage: '--name NAME --verbs VERBS [OPTIONS]',
  explains: `Create an API key. It is printed once. Options for Redis are as in restmq serve.`,
  words: [],
  wordCount: [0, 0],
  options: {
    name: named('NAME', 'name of the key, such as its owner'),
    queues: option('PATTERN', '*', text, 'queues the key is valid for; * matches any characters, ? one'),
    verbs: named('VERBS', `comma-separated list of what the key may do: ${verbs.join(', ')}`),
    expires: option<number | null>(
      'DURATION',
      null,
      durationSeconds(1, hundredYears),
      'lifetime, such as 90d, 12h, 30m or 60s; without it the key does not expire',
    ),
    ...redisOptions,
  },
  examples: [`restmq key create --name shop --queues 'orders.*' --verbs produce,consume --expires 90d`],
  async run({ name, queues, verbs: some, expires, ...redis }) {
    const scopes = parseScopes([{ queues, verbs: some?.split(',').map((verb) => verb.trim()) }]);
    if (!name || !/^[^\p{Cc}]{1,255}$/u.test(name) || !scopes)
      throw new Failure(
        `give a --name, and --verbs from ${verbs.join(', ')}; see restmq key create --help`,
        exits.usage,
      );
    const expiresMs = expires === null ? null : Date.now() + expires * 1000;
    const { id, key: secret } = await withKeys(redis, (keys) => keys.create(name, scopes, expiresMs));
    await printLines([secret, `id ${id}: restmq key revoke ${id}`]);
    return exits.done;
  },
});

const list = command({
  name: 'key list',
  usage: '[OPTIONS]',
  explains: 'List the API keys, without their secrets. Options for Redis are as in restmq serve.',
  words: [],
  wordCount: [0, 0],
  options: redisOptions,
  examples: ['restmq key list --redis-url redis://10.0.0.5:6379/0'],
  async run(redis) {
    await printLines((await withKeys(redis, (keys) => keys.list())).map(describe));
    return exits.done;
  },
});

const revoke = command({
  name: 'key revoke',
  usage: 'ID [OPTIONS]',
  explains: `Revoke the API key with this id, on all daemons within a second. Exits with 1 if there is none. Options
for Redis are as in restmq serve.`,
  words: ['any'],
  wordCount: [1, 1],
  options: redisOptions,
  examples: ['restmq key revoke 0f1e2d3c4b5a6978'],
  async run(redis, [id]) {
    if (!(await withKeys(redis, (keys) => keys.revoke(id!))))
      throw new StartError(`there is no key ${id!}; restmq key list lists the keys`);
    await printLines([`revoked ${id!}`]);
    return exits.done;
  },
});

export const key = commandGroup({
  name: 'key',
  explains: `API keys are stored in Redis, as hashes, and are valid for every daemon of the pool that has --acl. A key
is printed once, when it is created. Exits with 1 if Redis is unreachable.`,
  actions: {
    create: { about: 'create an API key', command: create },
    list: { about: 'list the API keys', command: list },
    revoke: { about: 'revoke an API key', command: revoke },
  },
  examples: [
    `restmq key create --name shop --queues 'orders.*' --verbs produce,consume --expires 90d`,
    'restmq key list --redis-url redis://10.0.0.5:6379/0',
  ],
});

/** @throws StartError */
async function withKeys<T>(redis: RedisValues, act: (keys: Keys) => Promise<T>): Promise<T> {
  const { keys, close } = await lazy.redis().openKeys(configFrom(redis));
  try {
    return await act(keys);
  } finally {
    close();
  }
}

function describe({ id, name, scopes, createdMs, expiresMs }: Key): string {
  const may = scopes.map((scope) => `${scope.verbs.join(',')} on ${scope.queues}`).join('; ');
  const until = expiresMs === null ? 'no expiry' : `until ${new Date(expiresMs).toISOString()}`;
  return [id, JSON.stringify(name), may, `since ${new Date(createdMs).toISOString()}`, until].join('  ');
}
