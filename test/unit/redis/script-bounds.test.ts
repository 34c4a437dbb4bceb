import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const folder = join(__dirname, '../../../src/redis/lua');

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.lua') && !file.startsWith('include'),
);
const bounds = files
  .map((file): [name: string, bound: string] => {
    const lines = [...readFileSync(join(folder, file), 'utf8').matchAll(/^-- BOUND: (.+)$/gm)];
    return [basename(file, '.lua'), lines.map(([, bound]) => bound).join(' | ')];
  })
  .sort(([a], [b]) => (a < b ? -1 : 1));

describe('the bound of each script', () => {
  it.each(bounds)('%s says it once', (_, bound) => {
    expect(bound).toMatch(/^[^|]+$/);
  });

  it('is in the README of the scripts as in their headers', () => {
    const rows = readFileSync(join(folder, 'README.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows).toEqual(bounds.map(([name, bound]) => `| \`${name}\` | ${bound} |`));
  });
});
