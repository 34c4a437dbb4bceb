import { exits, Failure } from './exits';

let listens = false;

/**
 * Write to the standard output.
 * @returns when the data was accepted, so that a slow reader slows the command down
 * @throws Failure without a message if the pipe is closed, as with `| head -1`
 */
export function print(data: string | Uint8Array): Promise<void> {
  const { stdout } = process;
  if (!listens) stdout.on('error', () => undefined); // errors are handled by each write
  listens = true;
  return new Promise((resolve, reject) => {
    stdout.write(data, (error?: NodeJS.ErrnoException | null) => {
      if (!error) resolve();
      else
        reject(
          error.code === 'EPIPE'
            ? new Failure('', exits.brokenPipe)
            : new Failure(`can’t write the output: ${error.message}`, exits.nothing),
        );
    });
  });
}

export function printLines(lines: readonly string[]): Promise<void> {
  return print(lines.map((line) => `${line}\n`).join(''));
}

/** Print a message for the user, on the standard error. */
export function tell(text: string): void {
  process.stderr.write(`restmq: ${text}\n`);
}

/** Progress of long work: one line that is overwritten, on a terminal only. */
export interface Progress {
  show(text: string): void;
  /** Remove the line. */
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

/** Width of a line in columns: the terminal's, or `COLUMNS`, or `widthOfNone`. */
export function outputWidth(): number {
  return process.stdout.columns || Number(process.env['COLUMNS']) || widthOfNone;
}

/** Width of the output if it is not a terminal. */
const widthOfNone = 160;

/** Shorten a text to `room` characters by cutting out its middle. */
export function shortened(text: string, room: number): string {
  const characters = Array.from(text);
  if (characters.length <= room) return text;
  const kept = Math.ceil((room - 1) / 2);
  return [...characters.slice(0, kept), '…', ...characters.slice(characters.length - (room - 1 - kept))].join('');
}

/** Format rows in aligned columns: text to the left, numbers to the right. */
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
