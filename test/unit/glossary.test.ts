import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(__dirname, '../..');
const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
const sources = files.filter((file) => /\.tsx?$/.test(file));
const declared = new Set(sources.flatMap((file) => declarationsOf(readFileSync(join(root, 'src', file), 'utf8'))));
const names = new Set(files.map((file) => basename(file)));

const glossary = readFileSync(join(root, 'docs/glossary.md'), 'utf8');
const retired = [...glossary.slice(glossary.indexOf('## Retired words')).matchAll(/^\| `([^`]+)` \| `([^`]+)` \|$/gm)];

/** The names of types, functions, classes and variables. */
function declarationsOf(text: string): string[] {
  return [...text.matchAll(/\b(?:class|interface|type|function|const|let|enum)\s+(\w+)/g)].map(([, name]) => name!);
}

describe('the glossary', () => {
  it('has its list of retired words', () => {
    expect(retired.length).toBeGreaterThan(200);
  });

  it.each(retired.map(([, word, instead]) => [word!, instead!]))('has retired %s for %s', (word) => {
    expect(word.includes('.') ? names.has(word) : declared.has(word)).toBe(false);
  });

  it('gives a word one definition', () => {
    const words = [...glossary.matchAll(/^\| ([a-z][\w ,-]*) \|/gm)]
      .map(([, word]) => word!)
      .filter((word) => !['word', 'retired'].includes(word));
    expect(words.length).toBeGreaterThan(40);
    expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([]);
  });
});
