import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A share of a core that processes can't get more of, by the kernel's own control groups. */
export interface Quota {
  hold(pid: number): void;
  /** Processes that are still there are held no more. */
  remove(): void;
}

const [first, second] = ['/sys/fs/cgroup/cpu', '/sys/fs/cgroup'] as const;
/** Short, so that a load sees a slow core rather than a stopped one. */
const periodMicros = 10_000;

/** @param share  of a core @returns null where this process may not make control groups */
export function createQuota(name: string, share: number): Quota | null {
  const isFirst = existsSync(join(first, 'cpu.cfs_quota_us'));
  const all = isFirst ? first : second;
  const folder = join(all, `restmq-bench-${process.pid}-${name}`);
  const quotaMicros = Math.round(periodMicros * share);
  try {
    mkdirSync(folder);
  } catch {
    return null;
  }
  try {
    if (isFirst) {
      writeFileSync(join(folder, 'cpu.cfs_period_us'), String(periodMicros));
      writeFileSync(join(folder, 'cpu.cfs_quota_us'), String(quotaMicros));
    } else writeFileSync(join(folder, 'cpu.max'), `${quotaMicros} ${periodMicros}`);
  } catch {
    rmdirSync(folder);
    return null;
  }
  const remove = (): void => {
    process.off('exit', remove);
    for (const pid of readFileSync(join(folder, 'cgroup.procs'), 'latin1').split('\n').filter(Boolean))
      writeFileSync(join(all, 'cgroup.procs'), pid);
    rmdirSync(folder);
  };
  process.once('exit', remove); // when the bench is interrupted
  return { hold: (pid) => writeFileSync(join(folder, 'cgroup.procs'), String(pid)), remove };
}
