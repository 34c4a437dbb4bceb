import type { Config } from '../../src/config';
import type { Daemon } from '../../src/daemon';
import { aclFile, type AclFile } from './acl';
import { startDaemon } from './daemon';
import { talkTo, type Say } from './dialogue';
import { useRedis, type TestRedis } from './redis';
import { use } from './use';

export interface UseDaemonOptions<R extends { url: string } = TestRedis> extends Partial<Config> {
  /** The Redis of another fixture; one of its own if left out. */
  redis?: R;
  /** Text of its ACL file; open to everybody if left out. */
  rules?: string;
}

/** A daemon, its Redis and its ACL file, for the tests of this file or `describe`. */
export interface UsedDaemon<R extends { url: string } = TestRedis> {
  redis: R;
  daemon: Daemon;
  /** Sends a request to the daemon. */
  say: Say;
  /** Its ACL file; only with `rules`. */
  acl: AclFile;
}

export function useDaemon(options?: UseDaemonOptions): UsedDaemon;
export function useDaemon<R extends { url: string }>(options: UseDaemonOptions<R> & { redis: R }): UsedDaemon<R>;
export function useDaemon({ redis, rules, ...config }: UseDaemonOptions<{ url: string }> = {}): UsedDaemon<never> {
  const ownRedis = redis ?? useRedis();
  const acl =
    rules === undefined
      ? null
      : use(
          () => aclFile(rules),
          (file) => file.remove(),
        );
  const daemon = use(
    () => startDaemon(ownRedis, acl ? { ...config, acl: acl.path } : config),
    (running) => running.stop(),
  );
  return { redis: ownRedis as never, daemon, acl: acl!, say: talkTo(daemon) };
}
