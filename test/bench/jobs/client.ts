import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Order, Spent } from './process';

/** A client of a queue of jobs, in a process of its own. */
export class JobClient {
  private readonly child: ChildProcess;

  /**
   * @param address  URL of a daemon, or port of a Redis
   * @param folder  where the library is
   */
  constructor(kind: string, address: string, folder: string) {
    this.child = fork(join(__dirname, 'process.ts'), [kind, address, folder], { execArgv: ['--require', 'tsx/cjs'] });
  }

  /** @throws if the process ends instead */
  async run(order: Order): Promise<Spent> {
    const answer = once(this.child, 'message') as Promise<[Spent]>;
    const ended = once(this.child, 'exit').then(() => Promise.reject(new Error('a client of jobs has ended')));
    this.child.send(order);
    const [spent] = await Promise.race([answer, ended]);
    return spent;
  }

  async close(): Promise<void> {
    if (!this.child.connected) return;
    const exited = once(this.child, 'exit');
    this.child.send({ act: 'close' } satisfies Order);
    await exited;
  }
}
