import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtCommand, compileCache } from './build';
import { startMs } from './processes';
import { until } from './until';
import { use } from './use';

/** The `restmq` command, built from the sources, with a directory of its own to run in. */
export interface Cli {
  /** Run it to its end. */
  run(args: string[], environment?: Record<string, string>): Promise<Ended>;
  /** Start it, or a program that finds it in its path; whoever does ends it. */
  start(args: string[], environment?: Record<string, string>, program?: string): Running;
  /** Run a line of bash in which `restmq` is it, from its own directory. */
  shell(script: string, environment?: Record<string, string>): Promise<Ended>;
  /**
   * Start `restmq serve` and wait until all its processes serve.
   * @param reach  how to send a request to its address: over TLS another way
   */
  serve(
    args: string[],
    environment?: Record<string, string>,
    reach?: (url: string) => Promise<unknown>,
  ): Promise<Serving>;
  /** Remove it, and end what still runs. */
  remove(): Promise<void>;
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  readonly process: ChildProcess;
  /** Its output so far. */
  readonly said: { stdout: string; stderr: string };
  /** Wait until its output or its errors fulfil this. @throws if it ends before, with its errors */
  says(what: string | ((said: Running['said']) => boolean)): Promise<void>;
  /** Send a signal, or none, and wait for the end. */
  end(signal?: NodeJS.Signals): Promise<Ended>;
}

export interface Serving {
  readonly url: string;
  readonly process: ChildProcess;
  /** Its log so far. */
  log(): LogLine[];
  /** Send a signal and wait for the end. @returns the exit code, or the signal that ended it */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

export interface LogLine {
  level: number;
  msg: string;
  [field: string]: unknown;
}

/** The command for the tests of this file or `describe`. */
export function useCli(): Cli {
  return use(buildCli, (cli) => cli.remove());
}

export function buildCli(): Cli {
  const folder = mkdtempSync(join(tmpdir(), 'restmq-cli-'));
  const main = builtCommand();
  mkdirSync(join(folder, 'bin'));
  symlinkSync(main, join(folder, 'bin/restmq'));
  const children = new Set<ChildProcess>();

  const launch = (
    args: string[],
    environment: Record<string, string>,
    program = process.execPath,
  ): { child: ChildProcess; said: { stdout: string; stderr: string } } => {
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RESTMQ_')));
    const env = {
      ...clean,
      ...compileCache,
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      XDG_CONFIG_HOME: folder,
      ...environment,
    };
    const child = spawn(program, program === process.execPath ? [main, ...args] : args, {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    child.once('close', () => children.delete(child));
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    return { child, said };
  };

  return {
    async run(args, environment = {}) {
      const { child, said } = launch(args, environment);
      await once(child, 'close');
      return { code: child.exitCode, ...said };
    },
    start(args, environment = {}, program = process.execPath) {
      const { child, said } = launch(args, environment, program);
      const closed = once(child, 'close');
      return {
        process: child,
        said,
        says(what) {
          const isSaid =
            typeof what === 'function' ? what : () => said.stdout.includes(what) || said.stderr.includes(what);
          return until(
            `it says ${String(what)}`,
            () => {
              if (isSaid(said)) return true;
              if (child.exitCode !== null) throw new Error(`it ended: ${said.stderr}`);
              return false;
            },
            startMs,
          );
        },
        async end(signal) {
          if (signal) child.kill(signal);
          await closed;
          return { code: child.exitCode, ...said };
        },
      };
    },
    async shell(script, environment = {}) {
      const { child, said } = launch(['-c', script], environment, 'bash');
      await once(child, 'close');
      return { code: child.exitCode, ...said };
    },
    async serve(
      args,
      environment = {},
      reach = (url) => fetch(`${url}/healthz`, { headers: { Connection: 'close' } }),
    ) {
      const { child, said } = launch(['serve', '--port', '0', ...args], environment);
      const log = (): LogLine[] =>
        said.stderr
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as LogLine);
      const urls = (): unknown[] => log().flatMap(({ url }) => url ?? []);
      const processes = Number(args[args.indexOf('--workers') + 1] ?? 1) || 1;
      await until(
        'it serves',
        () => {
          if (child.exitCode !== null) throw new Error(`it ended: ${said.stderr}`);
          return urls().length >= processes;
        },
        startMs,
      );
      await reach(urls()[0] as string); // then it heeds signals, too
      return {
        url: urls()[0] as string,
        process: child,
        log,
        async end(signal) {
          const closed = once(child, 'close');
          child.kill(signal);
          await closed;
          return child.exitCode ?? child.signalCode!;
        },
      };
    },
    async remove() {
      await Promise.all(
        [...children].map(async (child) => {
          const closed = once(child, 'close');
          child.kill('SIGTERM');
          await closed;
        }),
      );
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
