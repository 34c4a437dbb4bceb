import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Report, Sending } from './sender';

/** A sender at work. */
export interface Running {
  /** When message 0 is due. */
  readonly startedAt: Promise<number>;
  /** When all are accepted: ms that each was sent late. @throws when one is not accepted */
  readonly done: Promise<number[]>;
  stop(): Promise<void>;
}

export function startSending(sending: Sending): Running {
  const child = fork(join(__dirname, 'sender.ts'), { execArgv: ['--require', 'tsx/cjs'] });
  const exited = once(child, 'exit');
  const report = <Key extends 'startedAt' | 'done'>(key: Key): Promise<Extract<Report, Record<Key, unknown>>[Key]> =>
    new Promise((resolve, reject) => {
      child.on('message', (said: Report) => {
        if ('failed' in said) reject(new Error(said.failed));
        else if (key in said) resolve((said as Extract<Report, Record<Key, unknown>>)[key]);
      });
      void exited.then(() => reject(new Error('the sender ended')));
    });
  const running = {
    startedAt: report('startedAt'),
    done: report('done'),
    stop: async () => (child.kill(), void (await exited)),
  };
  child.send(sending);
  running.startedAt.catch(() => undefined); // `done` tells, too
  running.done.catch(() => undefined); // it may come before anybody waits for it
  return running;
}
