import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { between, type Random } from './random';

/**
 * The clock of one daemon, to be set while it runs; by Debian's libfaketime, which stands between a program and the
 * time of day.
 */
export interface Clock {
  /** Environment variables for its process. */
  readonly environment: NodeJS.ProcessEnv;
  /** An hour back or forth, or a little, or right again. */
  jump(random: Random): void;
  remove(): void;
}

/** @returns undefined where libfaketime is not installed */
export function settableClock(): Clock | undefined {
  const library = find();
  if (library === undefined) return undefined;
  const dir = mkdtempSync(join(tmpdir(), 'restmq-chaos-'));
  const file = join(dir, 'faketime');
  const set = (seconds: number): void => {
    const whole = Math.round(seconds);
    writeFileSync(file, `${whole < 0 ? '' : '+'}${whole}\n`);
  };
  set(0);
  return {
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
    jump: (random) => set(random() < 0.2 ? 0 : between(random, -3600, 3600) * (random() < 0.5 ? 1 : 0.002)),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function find(): string | undefined {
  if (!existsSync('/usr/lib')) return undefined;
  const places = readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/faketime/libfaketime.so.1`);
  return places.find((path) => existsSync(path));
}
