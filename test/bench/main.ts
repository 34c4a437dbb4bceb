/**
 * `npm run bench`: what RestMQ does, each figure held against a floor that is measured in the same run: bare servers
 * that do the same without being RestMQ. All take turns, so what the machine does meanwhile hits all; the ratios are
 * what counts. Whoever answers wrongly, loses or doubles a message ends it with an error. `--help` tells the options.
 */
import { writeFileSync } from 'node:fs';
import type { Row } from './figures';
import { goalsOf } from './goals';
import { help, optionsOf, type Options } from './options';
import { reportOf } from './report';
import type { Bench } from './section';
import { sections } from './sections';

async function main(): Promise<void> {
  const { only, json, help: wantsHelp, ...options } = given(process.argv.slice(2));
  if (wantsHelp) return void process.stdout.write(help);
  const notes: string[] = [];
  const rows: Row[] = [];
  for (const name of only) {
    const startedAt = performance.now();
    const bench: Bench = {
      ...options,
      note: (text) => notes.push(`${name}: ${text}`),
      tell: (round, who, what, figure, unit) => {
        const shown =
          figure === undefined
            ? ''
            : `${Number(figure.toPrecision(4)).toLocaleString('en').padStart(12)} ${unit ?? ''}`;
        const at = `${Math.round(performance.now() / 1000)} s`;
        process.stderr.write(
          `${at.padStart(6)}  ${`${name}  ${round}  ${who}`.padEnd(38)} ${what.padEnd(42)}${shown}\n`,
        );
      },
    };
    rows.push(...(await sections[name](bench)));
    bench.tell('done', '', `in ${Math.round((performance.now() - startedAt) / 1000)} s`);
  }
  const goals = goalsOf(rows);
  const { value, ...settings } = options;
  const all = JSON.stringify({ settings: { ...settings, size: value.length }, rows, notes, goals }, null, 1);
  if (typeof json === 'string') writeFileSync(json, `${all}\n`);
  process.stdout.write(`${json === true ? all : reportOf(rows, notes, goals)}\n`);
}

/** Print only the message for a wrong option. */
function given(args: readonly string[]): Options {
  try {
    return optionsOf(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}; see npm run bench -- --help\n`);
    process.exit(2);
  }
}

/** And the servers with it. */
function interrupted(signal: string): void {
  process.stderr.write(`interrupted by ${signal}\n`);
  process.exit(1);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupted);

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
