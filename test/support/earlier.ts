import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(__dirname, '../..');

/**
 * The version before this one: the last release that is no part of what is tested, or else the commit before; null
 * outside of a whole clone.
 */
export function earlierRef(): string | null {
  const asked = process.env['RESTMQ_TEST_UPGRADE_FROM'];
  if (asked !== undefined) return asked;
  const tag = git('describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^');
  return tag ?? git('rev-parse', '--verify', '--quiet', 'HEAD^');
}

/** The `restmq` command as it was at a commit or tag, bundled with the packages of now. */
export function buildEarlier(ref: string): { path: string; remove(): void } {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'restmq-earlier-'));
  const archive = execFileSync('git', ['archive', ref, 'src', 'generated', 'api', 'package.json', 'tsconfig.json'], {
    cwd: root,
    maxBuffer: 2 ** 27,
  });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  const path = join(folder, 'dist/main.js');
  buildSync({
    absWorkingDir: folder,
    entryPoints: ['src/main.ts'],
    outfile: path,
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function git(...args: string[]): string | null {
  try {
    return (
      execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || null
    );
  } catch {
    return null;
  }
}
