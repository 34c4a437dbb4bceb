import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFollowed, watchFollowed, type FollowedFiles, type FileWatch } from '../../src/followed-files';
import { createLog } from '../../src/log';
import { until } from '../support/until';

const folder = mkdtempSync(join(tmpdir(), 'restmq-files-'));
const path = join(folder, 'numbers');
const logged: string[] = [];
const log = Object.assign(createLog('error'), {
  error: ({ reason }: { reason: string }) => void logged.push(reason),
  info: () => undefined,
});
let watching: FileWatch | undefined;

afterEach(() => {
  watching?.stop();
  logged.length = 0;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Replace the file, so that no reader sees half of it. */
function write(text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

function numberIn([content]: readonly Buffer[]): number {
  const text = String(content);
  if (!/^\d+$/.test(text)) throw new Error(`${text} is no number`);
  return Number(text);
}

async function follow(text: string): Promise<FollowedFiles<number>> {
  write(text);
  return readFollowed([{ option: '--numbers', path }], numberIn);
}

it('notices a change between the first reading and the watch', async () => {
  const files = await follow('1');
  write('2');
  watching = watchFollowed([files], () => undefined, log);
  await until('the change is in force', () => files.current() === 2);
});

it('notices each of several changes of the same length', async () => {
  const files = await follow('1');
  watching = watchFollowed([files], () => undefined, log);
  for (const number of [2, 3, 4]) {
    write(String(number));
    await until(`${number} is in force`, () => files.current() === number);
  }
});

it('keeps the last valid content, logs each fault once, and notices the next change', async () => {
  const files = await follow('1');
  watching = watchFollowed([files], () => undefined, log);
  write('x');
  await until('the fault is logged', () => logged.length > 0);
  rmSync(path);
  await until('the other fault is logged', () => logged.length > 1);
  expect(files.current()).toBe(1);
  write('2');
  await until('the change is in force', () => files.current() === 2);
  expect(logged).toEqual(['x is no number', 'no such file']);
});
