import { Writable } from 'node:stream';

/**
 * Read the first line of the standard input, without echo.
 * @param prompt  shown on a terminal only
 * @returns '' at the end of the input
 */
export function askSecretly(prompt: string): Promise<string> {
  return ask(prompt, silence, true);
}

/** Ask on the terminal. @returns whether the answer was yes */
export async function confirm(question: string): Promise<boolean> {
  return /^y(es)?$/i.test((await ask(`${question} [y/N] `, process.stderr, false)).trim());
}

async function ask(prompt: string, output: Writable, newline: boolean): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY) stderr.write(prompt);
  const { createInterface } = await import('node:readline'); // few commands need it
  const reader = createInterface({ input: stdin, output, terminal: stdin.isTTY });
  let answer = '';
  for await (const line of reader) {
    answer = line;
    break;
  }
  reader.close();
  if (stdin.isTTY && newline) stderr.write('\n');
  return answer;
}

const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
