import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Daemon } from '../../src/daemon';
import { useBuild } from '../support/build';
import { useCli } from '../support/cli';
import { startDaemon } from '../support/daemon';
import { useRedis } from '../support/redis';

const root = join(__dirname, '../..');
const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));

useBuild(); // for restmq/client
const redis = useRedis();
const cli = useCli();
/** Working directory for a guide's commands. */
let folder: string;
let daemon: Daemon | null = null;

beforeEach(async () => {
  await redis.client.flushall();
  folder = mkdtempSync(join(tmpdir(), 'restmq-guide-'));
  symlinkSync(join(root, 'examples'), join(folder, 'examples'));
  // so that curl's exit status tells a refusal, too
  writeFileSync(join(folder, '.curlrc'), 'fail-with-body\nsilent\nshow-error\n');
});

afterEach(async () => {
  await daemon?.stop();
  daemon = null;
  rmSync(folder, { recursive: true, force: true });
});

/** Create data of RestMQ before 1.0, for the guide that imports it. */
async function leaveOldQueue(queue: string, ...values: string[]): Promise<void> {
  await redis.client.sadd('QUEUESET', `${queue}:queue`);
  for (const value of values) {
    const n = await redis.client.incr(`${queue}:UUID`);
    await redis.client.set(`${queue}:${n}`, value);
    await redis.client.lpush(`${queue}:queue`, `${queue}:${n}`);
  }
}

/** The blocks of one kind, in order. */
function blocksOf(guide: string, kind: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${kind}\n(.*?)^\`\`\`$`, 'gms'))].map(([, block]) => block!);
}

describe('the README', () => {
  it('shows a worker that retries until it is done', async () => {
    daemon = await startDaemon(redis);
    const [script] = blocksOf(readFileSync(join(root, 'README.md'), 'utf8'), 'js');
    const file = join(root, 'dist', 'worker-of-the-readme.mjs'); // where `restmq/client` is this very package's
    writeFileSync(file, script!.replace('http://localhost:8888', daemon.url));
    const worker = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [said] = (await once(worker.stdout, 'data')) as [Buffer];
      expect(said.toString()).toBe('delivered to Ada\n');
      worker.kill('SIGINT');
      expect(await once(worker, 'exit')).toEqual([0, null]);
    } finally {
      worker.kill();
      rmSync(file);
    }
  });
});

describe('the guides', () => {
  it.each(guides)('every command of %s works, in the order in which they stand there', async (name) => {
    const guide = readFileSync(join(root, 'docs', name), 'utf8');
    const [rules] = blocksOf(guide, 'ini');
    const acl = rules === undefined ? null : join(folder, 'acl.conf');
    if (acl !== null) writeFileSync(acl, rules!);
    if (name === 'migration.md') await leaveOldQueue('orders', 'one', 'two');
    daemon = await startDaemon(redis, { acl });
    const { port } = new URL(daemon.url);
    const environment = { RESTMQ_URL: daemon.url, RESTMQ_PORT: port, RESTMQ_REDIS_URL: redis.url, HOME: folder };
    const blocks = blocksOf(guide, 'sh');
    expect(blocks).not.toEqual([]);
    for (const block of blocks) {
      const script = block.replaceAll('http://localhost:8888', daemon.url);
      const { code, stdout, stderr } = await cli.shell(`set -euo pipefail; cd '${folder}'\n${script}`, environment);
      if (code !== 0) throw new Error(`it ended with ${code}:\n${block}\n${stdout}${stderr}`);
    }
  });

  it.each(guides)('%s has no block of a kind that nobody looks at, and its links lead somewhere', (name) => {
    const guide = readFileSync(join(root, 'docs', name), 'utf8');
    const kinds = [...guide.matchAll(/^```(\w+)$/gm)].map(([, kind]) => kind);
    expect(kinds.filter((kind) => !['sh', 'text', 'ini', 'js', 'ts'].includes(kind!))).toEqual([]);
    for (const [, path] of guide.matchAll(/\]\(([^)]+)\)/g))
      expect([path, existsSync(join(root, 'docs', path!))]).toEqual([path, true]);
  });
});
