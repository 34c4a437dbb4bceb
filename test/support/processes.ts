import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { builtCommand, compileCache } from './build';
import { freePort } from './net';
import { until } from './until';
import { use } from './use';

/** A daemon in a process of its own, which can be killed and started again on the same port. */
export interface DaemonProcess {
  readonly url: string;
  pid(): number;
  start(): Promise<void>;
  /** kill -9, and wait until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and wait until it is gone. @returns its exit code, or the signal that ended it */
  end(): Promise<number | NodeJS.Signals>;
  /** Let it do nothing until `thaw`: what comes meanwhile it finds all at once then. */
  freeze(): void;
  thaw(): void;
}

/** It takes half a second, and was seen to take more than 10 where every core was busy with something else. */
export const startMs = 40_000;

/** The bundled command, for the tests of this file or `describe`. */
export function useCommand(): { path: string } {
  return use(
    () => ({ path: builtCommand() }),
    () => undefined,
  );
}

/** A daemon process that serves, for the tests of this file or `describe`. */
export function useDaemonProcess(
  command: { path: string },
  redis: { url: string },
  options: readonly string[] = [],
): DaemonProcess {
  return use(
    async () => {
      const daemon = await daemonProcess(command.path, redis.url, options);
      await daemon.start();
      return daemon;
    },
    (daemon) => daemon.kill(),
  );
}

/**
 * @param options  more options of `restmq serve`
 * @param environment  more variables
 * @param descriptors  the most that it may open (`ulimit -n`); undefined: as this process
 */
export async function daemonProcess(
  command: string,
  redisUrl: string,
  options: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
  descriptors?: number,
): Promise<DaemonProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  return {
    url,
    pid: () => child!.pid!,
    async start() {
      const args = [
        command,
        'serve',
        '--port',
        String(port),
        '--redis-url',
        redisUrl,
        '--log-level',
        'error',
        ...options,
      ];
      const [program, before] =
        descriptors === undefined
          ? [process.execPath, []]
          : ['sh', ['-c', `ulimit -n ${descriptors}; exec "$@"`, 'sh', process.execPath]];
      child = spawn(program, [...before, ...args], {
        stdio: 'inherit',
        env: { ...process.env, ...compileCache, ...environment },
      });
      const started = child;
      await until(
        `${url} serves`,
        () => {
          if (started.exitCode !== null)
            throw new Error(`it ended with exit code ${started.exitCode} before it served`);
          return fetch(`${url}/healthz`).then(
            ({ ok }) => ok,
            () => false,
          );
        },
        startMs,
      );
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    async end() {
      const gone = once(child!, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
      child!.kill('SIGTERM');
      const [code, signal] = await gone;
      return code ?? signal!;
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
  };
}

/** The processes that a process has started, and that still are there. */
export function childrenOf(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return rows
    .map((row) => row.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (parent === pid ? [child!] : []));
}
