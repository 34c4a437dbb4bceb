import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const longest = 120;

/** The formatter breaks code at 120 columns, but no comment. A directive or an address can't be broken. */
function longComments(path: string): string[] {
  return readFileSync(join(root, path), 'utf8')
    .split('\n')
    .flatMap((line, i) =>
      line.length > longest && /^\s*(\/\/|\/?\*)|\s\/\/ [^'"`]*$/.test(line) && !/oxlint-disable|@ts-|:\/\//.test(line)
        ? [`${path}:${i + 1}`]
        : [],
    );
}

it('no comment is longer than a line of code', () => {
  const files = ['src', 'scripts', 'test', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|tsx|mjs|js)$/.test(name))
      .map((name) => join(folder, name)),
  );
  expect(files.length).toBeGreaterThan(400);
  expect(files.flatMap(longComments)).toEqual([]);
});
