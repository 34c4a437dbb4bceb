import { execFile } from 'node:child_process';

/** Far more than any of them takes. */
const runMs = 100_000;

/**
 * Run a program of JavaScript while this process goes on. @returns what it says @throws Error with all that it said,
 * when it fails
 */
export function run(path: string, args: readonly string[], cwd?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [path, ...args],
      { cwd, maxBuffer: 16 * 1024 ** 2, timeout: runMs },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`${path} failed: ${stdout}${stderr}`));
        else resolve(stdout);
      },
    );
  });
}
