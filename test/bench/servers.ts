import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../support/net';
import { until } from '../support/until';

/** A server under test, in a process of its own. */
export interface Server {
  readonly url: string;
  /** CPU time that the process has used so far, user and system. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

const root = join(__dirname, '../..');
const programs = {
  floor: ['--require', 'tsx/cjs', join(__dirname, 'floor.ts')],
  daemon: [join(root, 'dist/main.js'), 'serve', '--log-level', 'warn'],
};

export async function startServer(name: keyof typeof programs, redisUrl: string): Promise<Server> {
  const port = await freePort();
  const environment = { ...process.env, RESTMQ_PORT: String(port), RESTMQ_REDIS_URL: redisUrl };
  const child = spawn(process.execPath, programs[name], { cwd: root, env: environment, stdio: 'inherit' });
  const url = `http://127.0.0.1:${port}`;
  await until(`${name} listens`, () => fetch(`${url}/healthz`).then((answer) => answer.ok, () => false));
  return {
    url,
    cpuSeconds: async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)![1]);
    },
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}
