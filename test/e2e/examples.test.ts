import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { useBuild } from '../support/build';
import { startDaemon } from '../support/daemon';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const run = promisify(execFile);
const root = join(__dirname, '../..');

useBuild(); // for restmq/client
const { redis, daemon } = useDaemon();

/** For some 9,000 requests one after the other, on a machine whose cores have other work. */
const longMs = 300_000;

beforeEach(() => redis.client.flushall());

/** The output of an example, run to its end against the daemon. */
async function example(name: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(root, 'examples', name), ...args], {
    env: { ...process.env, RESTMQ_URL: daemon.url },
  });
  return stdout;
}

describe('the examples', () => {
  it('the tour prints what the README shows', async () => {
    const { stdout } = await run('sh', [join(root, 'examples/tour.sh'), daemon.url]);
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const shown = /<!-- tour -->\n```console\n(.*?)```\n<!-- \/tour -->/s.exec(readme)?.[1];
    expect(stdout.replaceAll('\r\n', '\n').replaceAll(daemon.url, 'http://localhost:8888')).toBe(shown);
  });

  it(
    'every line of a real text comes out exactly once and byte for byte',
    async () => {
      const { stdout } = await run(process.execPath, [
        join(root, 'examples/lines.mjs'),
        '--url',
        daemon.url,
        '--queue',
        'a text',
      ]);
      expect(stdout).toMatch(/^\d{4} lines went in, and each came out exactly once and byte for byte\n$/);
    },
    longMs,
  );

  it('a file that is no text comes through too', async () => {
    const { stdout } = await run(process.execPath, [join(root, 'examples/lines.mjs'), '--url', daemon.url, '/bin/sh']);
    expect(stdout).toMatch(/each came out exactly once and byte for byte/);
  });

  it('the words of a real text are counted by four mappers and a reducer as by a straight count', async () => {
    const said = await example('words.mjs', '--top', '3');
    expect(said).toMatch(
      /^( +\d+ {2}\p{L}+\n){3}\d{6,} words, \d{4,} different ones, in \d+ pieces by 4 mappers: as a straight count finds\n$/u,
    );
    expect(await (await fetch(`${daemon.url}/v1/queues?prefix=words.`)).json()).toMatchObject({ queues: [] });
  });

  it('the worker retries, leaves a dead letter, and does it when it is redriven', async () => {
    const said = (await example('worker.mjs', 'letters')).split('\n');
    const of = (name: string): string[] => said.filter((line) => line.includes(` ${name}`));
    expect(of('Ada')).toEqual(['attempt 1 for Ada: delivered to 12 St James’s Square']);
    expect(of('Grace')).toEqual([
      'attempt 1 for Grace failed: the post office is closed',
      'attempt 2 for Grace: delivered to Arlington',
    ]);
    expect(of('Alan')).toEqual([
      ...[1, 2, 3].map((n) => `attempt ${n} for Alan failed: nobody knows where Alan lives`),
      'dead letter letters:3 for Alan: nobody knows where Alan lives',
      'attempt 1 for Alan: delivered to Wilmslow',
    ]);
    expect(said.slice(-2)).toEqual(['all done', '']);
  });

  it('the comet consumer prints what comes, and comes back after its daemon was away without missing anything', async () => {
    let daemon = await startDaemon(redis);
    const post = (value: string): Promise<Response> =>
      fetch(`${daemon.url}/q/comet`, { method: 'POST', body: new URLSearchParams({ value }) });
    const child = spawn(process.execPath, [join(root, 'examples/comet.mjs'), 'comet'], {
      env: { ...process.env, RESTMQ_URL: daemon.url },
    });
    let [said, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    try {
      await until('it follows', () => errors === 'following comet\n');
      await post('one');
      await until('it has one', () => said === 'comet:1\tone\n');
      const { port } = new URL(daemon.url);
      await daemon.stop();
      daemon = await startDaemon(redis, { port: Number(port) });
      await post('two');
      await until('it has the other', () => said === 'comet:1\tone\ncomet:2\ttwo\n');
    } finally {
      child.kill();
      await once(child, 'exit');
      await daemon.stop();
    }
  });
});
