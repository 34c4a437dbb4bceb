import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/**
 * The first line of the standard input; '' where there is none. Nothing of what is typed appears. @param prompt  for a
 * terminal
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
