import { createAccess, openAccess, type Access } from '../access/check';
import { openFiles } from '../access/files';
import type { Keys } from '../access/keys';
import { createVerifier } from '../access/passwords';
import { createThrottle } from '../access/throttle';
import type { Config } from '../config';
import type { Log } from '../log';

/** Access control and its files. */
export interface Guarding {
  /** Whether there are access rules. */
  controlled: boolean;
  access: Access;
  /** Reload the rules. */
  reload(): Promise<void>;
  stop(): void;
}

/** Access control without access rules. */
export const unguarded: Guarding = {
  controlled: false,
  access: openAccess,
  reload: () => Promise.resolve(),
  stop: () => undefined,
};

/** @throws StartError */
export async function startGuarding(
  acl: string,
  { jwks, jwtIssuer: issuer, jwtAudience: audience }: Config,
  keys: Keys,
  log: Log,
): Promise<Guarding> {
  const files = await openFiles({ acl, jwks, issuer, audience, changed: () => access.recheck(), log });
  const access = createAccess({
    rules: () => files.rules(),
    issuer: () => files.issuer(),
    keys,
    verifier: createVerifier(),
    throttle: createThrottle(),
  });
  return {
    controlled: true,
    access,
    reload: () => files.reload(),
    stop: () => {
      files.stop();
      access.stop();
    },
  };
}
