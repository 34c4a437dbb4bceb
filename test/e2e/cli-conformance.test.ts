import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Verdict } from '../../src/conformance/verdict';
import { operations } from '../../src/conformance/contract';
import { messageOperations } from '../../generated/messages';
import { poolKeys } from '../../src/redis/keys';
import { aclFile } from '../support/acl';
import { useCli } from '../support/cli';
import { startDaemon } from '../support/daemon';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon } = useDaemon();
const cli = useCli();

beforeEach(() => redis.client.flushall());

interface Judged {
  code: number | null;
  verdicts: Map<string, Verdict>;
  stderr: string;
}

async function runConformance(
  url: string,
  args: string[] = [],
  environment: Record<string, string> = {},
): Promise<Judged> {
  const { code, stdout, stderr } = await cli.run(['conformance', url, '--json', ...args], environment);
  const all = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict);
  return { code, stderr, verdicts: new Map(all.map((one) => [`${one.contract} ${one.operation}`, one])) };
}

function those({ verdicts }: Judged, wanted: Verdict['verdict']): string[] {
  return [...verdicts].flatMap(([name, { verdict }]) => (verdict === wanted ? [name] : []));
}

const untried = ['asyncapi consumeCollectdData', 'asyncapi consumeCollectdEvents', 'asyncapi consumeSyslog'];

describe('restmq conformance', () => {
  it('passes our daemon in every operation of both contracts, and leaves nothing behind', async () => {
    const result = await runConformance(daemon.url);
    expect([result.code, result.stderr, those(result, 'failed')]).toEqual([0, '', []]);
    expect([...result.verdicts.keys()]).toEqual([
      ...operations.map(({ id }) => `openapi ${id}`),
      ...Object.keys(messageOperations).map((id) => `asyncapi ${id}`),
    ]);
    expect(those(result, 'skipped')).toEqual([
      'openapi collectdData',
      'openapi collectdEvent',
      'openapi listKeys',
      'openapi createKey',
      ...untried,
    ]);
    expect(await redis.client.zrange('restmq:queues', '0', '-1')).toEqual([]);
  });

  it('passes a daemon that pages of every origin may use', async () => {
    const open = await startDaemon(redis, { corsOrigins: ['*'] });
    const result = await runConformance(open.url);
    await open.stop();
    expect([result.code, those(result, 'failed')]).toEqual([0, []]);
  });

  it('passes a daemon with many deleted queues, behind whose numbers some new ones begin', async () => {
    const buckets = Array.from({ length: 65_536 }, (_, i) => i.toString(16).padStart(4, '0'));
    const some = buckets.filter((_, i) => i % 50 === 0);
    await redis.client.hset(poolKeys.deletedNumbers, Object.fromEntries(some.map((bucket) => [bucket, 7])));
    expect(those(await runConformance(daemon.url), 'failed')).toEqual([]);
  });

  it('passes every dialogue of a stream where no number begins at 1', async () => {
    const buckets = Array.from({ length: 65_536 }, (_, i) => i.toString(16).padStart(4, '0'));
    await redis.client.hset(poolKeys.deletedNumbers, Object.fromEntries(buckets.map((bucket) => [bucket, 7])));
    const failed = those(await runConformance(daemon.url), 'failed');
    expect(failed.filter((name) => name.startsWith('asyncapi '))).toEqual([]);
  });

  it('does so with access rules, given an administrator’s key, among the queues of others', async () => {
    const acl = aclFile('');
    const guarded = await startDaemon(redis, { acl: acl.path });
    const { stdout } = await cli.run([
      'key',
      'create',
      '--name',
      'kit',
      '--verbs',
      'produce,consume,admin',
      '--redis-url',
      redis.url,
    ]);
    await fetch(`${daemon.url}/q/test`, { method: 'POST', body: 'of others' });
    await fetch(`${daemon.url}/q/orders.eu`, { method: 'POST', body: 'of others' });
    const result = await runConformance(guarded.url, ['--ingest'], { RESTMQ_KEY: stdout.split('\n')[0]! });
    expect([result.code, result.stderr, those(result, 'failed')]).toEqual([0, '', []]);
    expect(those(result, 'skipped')).toEqual(untried);
    expect(await redis.client.zrange('restmq:queues', '0', '-1')).toEqual([
      'collectd_data',
      'collectd_event',
      'orders.eu',
      'test',
    ]);
    expect(await (await fetch(`${daemon.url}/stats/test`)).json()).toMatchObject({ ready: 1, enqueued: 1 });
    expect((await cli.run(['key', 'list', '--redis-url', redis.url])).stdout.split('\n').filter(Boolean)).toHaveLength(
      1,
    );
    await guarded.stop();
    acl.remove();
  });

  it('skips what it may not do, and says so', async () => {
    const acl = aclFile('');
    const guarded = await startDaemon(redis, { acl: acl.path });
    const { stdout } = await cli.run([
      'key',
      'create',
      '--name',
      'kit',
      '--verbs',
      'consume',
      '--redis-url',
      redis.url,
    ]);
    const result = await runConformance(guarded.url, [], { RESTMQ_KEY: stdout.split('\n')[0]! });
    expect([result.code, those(result, 'failed')]).toEqual([0, []]);
    expect(result.verdicts.get('asyncapi add')).toMatchObject({
      verdict: 'skipped',
      tried: 0,
      reasons: expect.arrayContaining([expect.stringMatching(/refused \(403\)/)]) as string[],
    });
    expect(result.verdicts.get('openapi getPolicy')!.verdict).toBe('passed');
    await guarded.stop();
    acl.remove();
  });

  it('fails a server that is wrong, in the operations that are, with what is wrong', async () => {
    const wrong = await startLiar(daemon.url, {
      'GET /stats/': (body) => body.replace('"ready":', '"waiting":'),
      'POST /queue/': (body) => body.replace('"key":', '"id":'),
      'DELETE /q/': (body) => body.replace(/"status":1/, '"status":0'),
      'GET /p/': (body, answer) => {
        answer.statusCode = 404;
        return body;
      },
      'GET /sse/': (body) => body.replace(/^id: /gm, 'no: '),
      'GET /healthz': (body, answer) => {
        answer.headers['content-type'] = 'text/html';
        return body;
      },
    });
    const result = await runConformance(wrong.url);
    expect(result.code).toBe(1);
    expect(those(result, 'failed')).toEqual([
      'openapi purge',
      'openapi commandOnQueue',
      'openapi sse',
      'openapi getPolicy',
      'openapi stats',
      'openapi queueStats',
      'openapi job',
      'openapi healthz',
      'asyncapi streamSse',
    ]);
    const why = (name: string): string => result.verdicts.get(name)!.reasons.join('; ');
    expect(why('openapi queueStats')).toMatch(/required property 'ready'/);
    expect(why('openapi getPolicy')).toMatch(/does not declare this status/);
    expect(why('openapi purge')).toMatch(/is answered with .*"status":0/);
    expect(why('openapi healthz')).toMatch(/text\/html/);
    expect(await redis.client.zrange('restmq:queues', '0', '-1')).toEqual([]);
    await wrong.stop();
  });

  it('tells it to people, too', async () => {
    const { code, stdout } = await cli.run(['conformance', daemon.url]);
    expect([code, stdout.split('\n').at(-2)]).toEqual([
      0,
      expect.stringMatching(/^\d+ passed, 0 failed, \d+ skipped$/),
    ]);
    expect(stdout).toMatch(/^passed {2}openapi {3}takeByQuery +\d tried$/m);
  });

  it('ends with 3 where there is nobody', async () => {
    expect(await cli.run(['conformance', 'http://127.0.0.1:9'])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^restmq: can’t reach a daemon at /) as string,
    });
  });
});

type Lie = (body: string, answer: IncomingMessage) => string;

function rawHeaders(pairs: readonly string[]): string {
  return pairs.map((one, i) => (i % 2 === 0 ? `${one}: ` : `${one}\r\n`)).join('');
}

/**
 * A server that passes everything on to a daemon, and some of its answers not as they were. WebSockets go through
 * untouched.
 */
async function startLiar(target: string, lies: Record<string, Lie>): Promise<{ url: string; stop(): Promise<void> }> {
  const lieFor = (said: string): Lie | undefined => Object.entries(lies).find(([begin]) => said.startsWith(begin))?.[1];
  const server: Server = createServer((asked, answering) => {
    const lie = lieFor(`${asked.method!} ${asked.url!}`);
    const passing = request(
      target + asked.url!,
      { method: asked.method!, headers: asked.headers, agent: false },
      (answer) => {
        const send = (chunk: Buffer): void => void answering.write(lie ? lie(chunk.toString(), answer) : chunk);
        lie?.('', answer);
        if (lie) delete answer.headers['content-length'];
        answering.writeHead(answer.statusCode!, answer.headers);
        answering.flushHeaders();
        answer.on('data', send);
        answer.on('end', () => answering.end());
      },
    );
    passing.on('error', () => answering.destroy());
    answering.on('close', () => passing.destroy());
    asked.pipe(passing);
  });
  server.on('upgrade', (asked, socket) => {
    const passing = request(target + asked.url!, { headers: asked.headers, agent: false });
    passing.on('upgrade', (answer, other, head) => {
      const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join('\r\n')}\r\n\r\n`);
      socket.write(head);
      other.pipe(socket).pipe(other);
      for (const [one, two] of [
        [socket, other],
        [other, socket],
      ] as const)
        one.on('error', () => two.destroy()).on('close', () => two.destroy());
    });
    passing.on('response', (answer) => {
      // the handshake is refused
      socket.write(`HTTP/1.1 ${answer.statusCode!} ${answer.statusMessage!}\r\n${rawHeaders(answer.rawHeaders)}\r\n`);
      answer.pipe(socket);
    });
    passing.on('error', () => socket.destroy());
    passing.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
