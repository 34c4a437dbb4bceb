import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Daemon } from '../../src/daemon';
import { startDaemon } from '../support/daemon';
import { startRedis, type TestRedis } from '../support/redis';

const run = promisify(execFile);
const root = join(__dirname, '../..');

let redis: TestRedis;
let daemon: Daemon;

beforeAll(async () => {
  redis = await startRedis();
  daemon = await startDaemon(redis);
});

afterAll(async () => {
  await daemon.stop();
  await redis.stop();
});

beforeEach(() => redis.client.flushall());

describe('the examples', () => {
  it('the tour prints what the README shows', async () => {
    const { stdout } = await run('sh', [join(root, 'examples/tour.sh'), daemon.url]);
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const shown = /<!-- tour -->\n```console\n(.*?)```\n<!-- \/tour -->/s.exec(readme)?.[1];
    expect(stdout.replaceAll('\r\n', '\n').replaceAll(daemon.url, 'http://localhost:8888')).toBe(shown);
  });

  it('every line of a real text comes out exactly once and byte for byte', async () => {
    const { stdout } = await run(process.execPath, [join(root, 'examples/lines.mjs'), '--url', daemon.url, '--queue', 'a text']);
    expect(stdout).toMatch(/^\d{5} lines went in, and each came out exactly once and byte for byte\n$/);
  }, 120_000);

  it('a file that is no text comes through too', async () => {
    const { stdout } = await run(process.execPath, [join(root, 'examples/lines.mjs'), '--url', daemon.url, '/bin/sh']);
    expect(stdout).toMatch(/each came out exactly once and byte for byte/);
  }, 60_000);
});
