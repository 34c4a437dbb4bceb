import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RestMQ } from '../../src/client';
import type { Daemon } from '../../src/daemon';
import { startDaemon } from '../support/daemon';
import { talkTo } from '../support/dialogue';
import { freePort } from '../support/net';
import { useRedis } from '../support/redis';
import { until } from '../support/until';
import { isInstalled, withProgram } from '../support/senders';

/** The examples in other languages, run by their interpreters against a daemon that goes away and comes back. */

const redis = useRedis();
let daemon: Daemon;
let running: ChildProcess | undefined;

beforeEach(async () => {
  await redis.client.flushall();
  daemon = await startDaemon(redis, { port: await freePort() });
});

afterEach(async () => {
  running?.kill('SIGKILL');
  await daemon.stop();
});

/** Programs of Go are built once: `go run` would not pass on signals. */
const built = new Map<string, string>();
const folder = mkdtempSync(join(tmpdir(), 'restmq-languages-'));

afterAll(() => rmSync(folder, { recursive: true }));

function commandFor(program: string, example: string): [string, ...string[]] {
  const file = join(__dirname, '../../examples', example);
  if (program !== 'go') return [program, file];
  const known = built.get(file);
  if (known !== undefined) return [known];
  const path = join(folder, example.replace('.go', ''));
  execFileSync('go', ['build', '-o', path, file], { stdio: 'pipe' });
  built.set(file, path);
  return [path];
}

/** Go is 470 MB: CI does not install it, and skips its tests. */
const withLanguage = (program: string): jest.Describe =>
  program !== 'go' ? withProgram(program) : isInstalled('go') ? describe : describe.skip;

/** Start an example. @returns what it prints */
function start(program: string, example: string, queue: string): () => string {
  const [command, ...args] = commandFor(program, example);
  running = spawn(command, [...args, queue], {
    env: { ...process.env, RESTMQ_URL: daemon.url },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  running.stdout!.setEncoding('utf8').on('data', (text: string) => (said += text));
  return () => said;
}

async function restart(): Promise<void> {
  const port = Number(new URL(daemon.url).port);
  await daemon.stop();
  daemon = await startDaemon(redis, { port });
}

describe.each([
  ['python3', 'worker.py'],
  ['php', 'worker.php'],
  ['go', 'worker.go'],
])('in %s', (program, example) => {
  withLanguage(program)(example, () => {
    it('works off jobs, leaves a dead letter with its reason, survives a restart, and stops on SIGTERM', async () => {
      const say = (what: string, body: string): Promise<unknown> => talkTo(daemon)(what, body, 'application/json');
      await say('PUT /v1/queues/odd%3F%20name', '{"maxAttempts":2,"backoff":null}');
      const counts = async (): Promise<Record<string, number>> =>
        (await talkTo(daemon)('GET /v1/queues/odd%3F%20name')).json() as Record<string, number>;
      const add = (...names: string[]): Promise<unknown> =>
        say(
          'POST /v1/queues/odd%3F%20name/messages',
          JSON.stringify({ messages: names.map((to) => ({ value: { to } })) }),
        );
      await add('Ada', 'Nobody', 'Zoë');
      const said = start(program, example, 'odd? name');
      await until('one is dead, the others are done', async () => {
        const { acked, dead } = await counts();
        return acked === 2 && dead === 1;
      });
      expect(said().split('\n').sort()).toEqual(['', 'attempt 1: delivered to Ada', 'attempt 1: delivered to Zoë']);
      const dead = await talkTo(daemon)('GET /v1/queues/odd%3F%20name/messages?state=dead');
      expect(dead.line).toContain('"reason":"no such address"');
      await restart();
      await add('Grace');
      await until('it goes on', async () => said().includes('delivered to Grace') && (await counts())['acked'] === 3);
      running!.kill('SIGTERM');
      expect(await once(running!, 'exit')).toEqual([0, null]);
    });

    it('works at an address with a path', async () => {
      await daemon.stop();
      daemon = await startDaemon(redis, { basePath: '/restmq' });
      const client = new RestMQ(daemon.url);
      await client.add('mail', { to: 'Ada' });
      const said = start(program, example, 'mail');
      await until('it is acked', async () => (await client.stats('mail')).acked === 1);
      expect(said()).toBe('attempt 1: delivered to Ada\n');
    });
  });
});

describe.each([
  ['python3', 'listen.py'],
  ['php', 'listen.php'],
  ['go', 'listen.go'],
])('in %s', (program, example) => {
  withLanguage(program)(example, () => {
    it('prints what comes, in lines of their own too, and misses nothing while the daemon restarts', async () => {
      const said = start(program, example, 'news');
      await until('it listens', async () =>
        (await talkTo(daemon)('GET /v1/queues/news/consumers')).line.includes('"count":1'),
      );
      await talkTo(daemon)('POST /q/news', 'value=one');
      await until('it is shown', () => said().includes('one'));
      const port = Number(new URL(daemon.url).port);
      await daemon.stop();
      const between = await startDaemon(redis);
      await talkTo(between)('POST /q/news', 'value=two\nlines');
      await between.stop();
      daemon = await startDaemon(redis, { port });
      await until('it catches up', () => said().includes('two'));
      expect(said()).toMatch(/one[^]*two\\?\n?/);
    });
  });
});
