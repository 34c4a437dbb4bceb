import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { useBuild } from '../support/build';
import { useDaemon } from '../support/use-daemon';

useBuild(); // for restmq/client
const { daemon } = useDaemon();
const root = join(__dirname, '../..');

/** Standard output and error of a program that uses the client as a package. */
async function run(program: string): Promise<[stdout: string, stderr: string]> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    env: { ...process.env, RESTMQ_URL: daemon.url },
  });
  return [stdout, stderr];
}

const client = `import { RestMQ } from 'restmq/client';
const client = new RestMQ(process.env.RESTMQ_URL, { credentials: () => ({ name: 'a', password: 'b' }) });
const controller = new AbortController();
const { signal } = controller;
`;

describe('a signal', () => {
  it('may be shared by any number of requests: Node warns of no leak', async () => {
    const program = `${client}
      const taken = await Promise.all(Array.from({ length: 40 }, () => client.take('none', { signal })));
      await Promise.all(Array.from({ length: 40 }, () => client.take('none')));
      console.log(taken.every((one) => one === null));`;
    expect(await run(program)).toEqual(['true\n', '']);
  });

  it('ends them all with its reason, and then the process', async () => {
    const program = `${client}
      const waiting = Array.from({ length: 20 }, () => client.take('none', { waitSeconds: 30, signal }));
      setTimeout(() => controller.abort(new Error('enough')), 100);
      const ended = await Promise.allSettled(waiting);
      console.log(ended.every(({ reason }) => reason?.message === 'enough'));`;
    expect(await run(program)).toEqual(['true\n', '']);
  });
});
