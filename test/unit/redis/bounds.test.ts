import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../../src/redis/lua');

const bounds = readdirSync(folder).filter((file) => file.endsWith('.lua')).sort().map((file): [name: string, bound: string] => {
  const lines = [...readFileSync(join(folder, file), 'utf8').matchAll(/^-- BOUND: (.+)$/gm)];
  return [file.slice(0, -'.lua'.length), lines.map(([, bound]) => bound).join(' | ')];
});

describe('the bound of each script', () => {
  it.each(bounds)('%s says it once', (_, bound) => {
    expect(bound).toMatch(/^[^|]+$/);
  });

  it('stands in the README of the scripts as their headers say it', () => {
    const rows = readFileSync(join(folder, 'README.md'), 'utf8').split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toEqual(bounds.map(([name, bound]) => `| \`${name}\` | ${bound} |`));
  });
});
