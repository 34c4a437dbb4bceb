import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const longest = 120;

/** The formatter breaks code at 120 columns, but no comment and no text. */
function longLines(path: string): [line: string, place: string][] {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  return lines.flatMap((line, i): [string, string][] => (line.length > longest ? [[line, `${path}:${i + 1}`]] : []));
}

/** A directive or an address can't be broken. */
function longComments(path: string): string[] {
  const comments = longLines(path).filter(
    ([line]) => /^\s*(\/\/|\/?\*)|\s\/\/ [^'"`]*$/.test(line) && !/oxlint-disable|@ts-|:\/\//.test(line),
  );
  return comments.map(([, place]) => place);
}

it('no line of the sources is longer than 120 characters', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  expect(files.length).toBeGreaterThan(300);
  expect(files.flatMap((name) => longLines(join('src', name)).map(([, place]) => place))).toEqual([]);
});

it('no comment of a script is longer than 120 characters', () => {
  const files = readdirSync(join(root, 'src/redis/lua'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.lua'),
  );
  expect(files.length).toBeGreaterThan(60);
  // The typed headers are lists.
  const comments = files
    .flatMap((name) => longLines(join('src/redis/lua', name)))
    .filter(([line]) => /^\s*-- (?!KEYS|ARGV|RETURNS|BOUND)/.test(line));
  expect(comments.map(([, place]) => place)).toEqual([]);
});

it('no comment is longer than a line of code', () => {
  const files = ['src', 'scripts', 'test', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|tsx|mjs|js)$/.test(name))
      .map((name) => join(folder, name)),
  );
  expect(files.length).toBeGreaterThan(400);
  expect(files.flatMap(longComments)).toEqual([]);
});
