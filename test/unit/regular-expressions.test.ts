import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { analyse } from 'scslre';
import ts from 'typescript';

const source = join(__dirname, '../../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => join(source, name));

interface Literal {
  place: string;
  pattern: string;
  flags: string;
}

const literals = files.flatMap(literalsOf);

describe('the regular expressions of src/', () => {
  it('are found', () => {
    expect(literals.length).toBeGreaterThan(200);
  });

  it('take time in proportion to the text, whatever the text is', () => {
    expect(
      literals.flatMap(({ place, pattern, flags }) =>
        superLinear(pattern, flags).map((why) => `${place}: /${pattern}/${flags}: ${why}`),
      ),
    ).toEqual([]);
  });
});

describe('the checker', () => {
  it.each([
    ['two parts that take the same blanks', '^(\\w+):[ \\t]*(.*)$'],
    ['a search for blanks at the end', '\\s+$'],
    ['a search for all from one character to the end', '%.*$'],
    ['a repeated repetition', '^(a+)+$'],
  ])('finds %s', (_, pattern) => {
    expect(superLinear(pattern, '')).not.toEqual([]);
  });

  it.each(['^\\w+:(.*)$', '^[+-]?\\d+$', '\\[([^\\]]+)\\]'])('lets /%s/ pass', (pattern) => {
    expect(superLinear(pattern, 'y')).toEqual([]);
  });
});

/** @returns of each part that may take quadratic time or more, for which text */
function superLinear(pattern: string, flags: string): string[] {
  const { reports } = analyse({ source: pattern, flags }, { reportTypes: { Move: !flags.includes('y') } });
  return reports.map(
    ({ type, character, exponential }) =>
      `${type}, ${exponential ? 'exponential' : 'polynomial'} with /${character.literal.source}/`,
  );
}

function literalsOf(file: string): Literal[] {
  const program = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Literal[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const line = program.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({
        place: `${relative(source, file)}:${line}`,
        pattern: node.text.slice(1, end),
        flags: node.text.slice(end + 1),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(program);
  return found;
}
