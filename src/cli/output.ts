import { exits, Failure } from './exits';

let listens = false;

/**
 * Write to the standard output.
 * @returns when it was taken, so that who prints much goes no faster than who reads
 * @throws Failure without a word where nobody reads any more, as with `| head -1`
 */
export function print(data: string | Uint8Array): Promise<void> {
  const { stdout } = process;
  if (!listens) stdout.on('error', () => undefined); // each write is told of its own
  listens = true;
  return new Promise((resolve, reject) => {
    stdout.write(data, (error?: NodeJS.ErrnoException | null) => {
      if (!error) resolve();
      else
        reject(
          error.code === 'EPIPE'
            ? new Failure('', exits.brokenPipe)
            : new Failure(`the output can’t be written: ${error.message}`, exits.nothing),
        );
    });
  });
}

export function printLines(lines: readonly string[]): Promise<void> {
  return print(lines.map((line) => `${line}\n`).join(''));
}

/** A word to who sits there; on the standard error, so that it is no output. */
export function tell(text: string): void {
  process.stderr.write(`restmq: ${text}\n`);
}

/** How far long work has come: one line that is written over, on a terminal only. */
export interface Progress {
  show(text: string): void;
  /** Take the line away. */
  end(): void;
}

const everyMs = 100;

export function createProgress(): Progress {
  const { stderr } = process;
  let shownAt = 0;
  return {
    show(text) {
      if (!stderr.isTTY || Date.now() - shownAt < everyMs) return;
      shownAt = Date.now();
      stderr.write(`\r\u001b[K${text}`);
    },
    end() {
      if (shownAt > 0) stderr.write('\r\u001b[K');
    },
  };
}

/** Columns that a line may have: of a terminal those that it has. */
export function outputWidth(): number {
  return process.stdout.columns || Number(process.env['COLUMNS']) || widthOfNone;
}

/** Where there is no terminal nobody says how wide it is. */
const widthOfNone = 160;

/** A text of at most so many characters, of which what is in the middle had to go. */
export function shortened(text: string, room: number): string {
  const characters = Array.from(text);
  if (characters.length <= room) return text;
  const kept = Math.ceil((room - 1) / 2);
  return [...characters.slice(0, kept), '…', ...characters.slice(characters.length - (room - 1 - kept))].join('');
}

/** Columns of one width each: text to the left, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => String(row[i]).length)));
  const line = (row: readonly (string | number)[]): string =>
    row
      .map((cell, i) =>
        typeof rows[0]?.[i] === 'number' ? String(cell).padStart(widths[i]!) : String(cell).padEnd(widths[i]!),
      )
      .join('  ')
      .trimEnd();
  return [head, ...rows].map(line);
}
