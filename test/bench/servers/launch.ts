import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '../../support/until';
import { cpuSeconds, residentBytes } from '../machine/usage';

/** A server under test, in a process of its own. */
export interface Server {
  readonly url: string;
  /** Of the processes that serve. */
  readonly pids: readonly number[];
  /** CPU time that its processes have used so far, user and system. */
  cpuSeconds(): number;
  residentBytes(): number;
  stop(): Promise<void>;
}

export interface Program {
  name: string;
  command: string;
  args: readonly string[];
  environment?: Record<string, string>;
  url: string;
  /** A path that a running server answers, with any status but a server error. */
  path: string;
  /** The processes that serve, by that of the command; without: that one. */
  serving?: (pid: number) => number[];
  afterwards?: () => void;
}

export const root = join(__dirname, '../../..');

/** Start a program and wait until it answers. @throws when it ends instead */
export async function launch({
  name,
  command,
  args,
  environment = {},
  url,
  path,
  serving = (pid) => [pid],
  afterwards,
}: Program): Promise<Server> {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  const end = (): void => (child.kill(), afterwards?.());
  process.once('exit', end); // when the bench is interrupted
  await until(`${name} listens`, () => {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}; it may have said why above`);
    return fetch(url + path).then(
      async (answer) => (await answer.text(), answer.status < 500),
      () => false,
    );
  });
  const pids = serving(child.pid!);
  return {
    url,
    pids,
    cpuSeconds: () => cpuSeconds(pids),
    residentBytes: () => residentBytes(pids[0]!),
    async stop() {
      process.off('exit', end);
      child.kill();
      await exited;
      afterwards?.();
    },
  };
}
