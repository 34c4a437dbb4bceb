import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import asyncapi from '../../generated/asyncapi.json';
import openapi from '../../generated/openapi.json';

/**
 * Generators of clients make names of what a contract calls things: types of schemas, functions of operations,
 * arguments of parameters.
 */

interface Parameter {
  name: string;
  in: string;
}
interface Operation {
  operationId?: string;
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { content?: Record<string, { schema: object }> };
}

const reserved = new Set([
  ...'abstract any arguments as async await boolean break case catch class const constructor continue debugger declare default delete do else enum'.split(
    ' ',
  ),
  ...'eval export extends false finally for function if implements import in instanceof interface is let module namespace never new null'.split(
    ' ',
  ),
  ...'number object of package private protected public require return static string super switch symbol this throw true try type typeof'.split(
    ' ',
  ),
  ...'undefined unknown var void while with yield NaN Infinity'.split(' '),
]);

/**
 * The global names of the language, of Node and of browsers: a type of this name hides what the generated code needs
 * itself.
 */
const globals = new Set([
  ...Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z]/.test(name)),
  ...['lib.dom.d.ts', 'lib.es5.d.ts'].flatMap((file) => {
    const text = readFileSync(join(__dirname, '../../node_modules/typescript/lib', file), 'utf8');
    return [...text.matchAll(/^(?:declare (?:var|function|namespace)|interface|type) ([A-Z]\w*)/gm)].map(
      (match) => match[1]!,
    );
  }),
]);

/** As generators do it: what is neither letter nor digit goes, and what follows it is in upper case. */
function camelCase(name: string): string {
  const words = name.split(/[^A-Za-z0-9$]+/).filter(Boolean);
  return words.map((word, i) => (i === 0 ? word[0]!.toLowerCase() : word[0]!.toUpperCase()) + word.slice(1)).join('');
}

function isUsable(name: string): boolean {
  return /^[A-Za-z$][\w$]*$/.test(camelCase(name)) && !reserved.has(camelCase(name)) && !reserved.has(name);
}

function same(names: string[]): string[] {
  const folded = names.map((name) => camelCase(name).toLowerCase());
  return names.filter((_, i) => folded.indexOf(folded[i]!) !== i);
}

function parametersOf({ parameters = [] }: Operation): Parameter[] {
  const shared = openapi.components.parameters as Record<string, Parameter>;
  return parameters.map((one) => ('$ref' in one ? shared[one.$ref.split('/').at(-1)!]! : one));
}

const operations = Object.values(openapi.paths).flatMap((methods) =>
  Object.values(methods as Record<string, Operation>).filter(({ operationId }) => operationId),
);

function nullableEnums(schema: unknown, path = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const inner = Object.entries(schema).flatMap(([name, value]) => nullableEnums(value, `${path}/${name}`));
  return 'enum' in schema && Array.isArray(schema.enum) && schema.enum.includes(null) ? [path, ...inner] : inner;
}

describe.each([
  ['openapi', openapi.components as Record<string, object>],
  ['asyncapi', asyncapi.components as Record<string, object>],
])('the components of %s', (_, components) => {
  it('have names that are identifiers, and of one kind no two that differ only in case', () => {
    for (const [kind, named] of Object.entries(components)) {
      const names = Object.keys(named);
      expect([kind, names.filter((name) => !isUsable(name)), same(names)]).toEqual([kind, [], []]);
    }
  });

  it('have no two names that differ only in case, of whatever kind: some generators make a file of each', () => {
    const kinds = ['schemas', 'parameters', 'requestBodies'];
    const names = new Set(kinds.flatMap((kind) => Object.keys(components[kind] ?? {})));
    expect(same([...names])).toEqual([]);
  });

  it('have no enum that holds null: some generators make a string of it', () => {
    expect(nullableEnums(components)).toEqual([]);
  });

  it('have no schema or message with the name of a global', () => {
    for (const kind of ['schemas', 'messages', 'parameters']) {
      expect([kind, Object.keys(components[kind] ?? {}).filter((name) => globals.has(name))]).toEqual([kind, []]);
    }
  });
});

it('says no type of a body of any content type: a JSON body is one, too', () => {
  const bodies = operations.flatMap(({ requestBody }) => requestBody?.content?.['*/*'] ?? []);
  expect(bodies.map(({ schema }) => schema)).toEqual([{}, {}, {}]);
});

describe('operations', () => {
  it('have ids that are identifiers, and no two that differ only in case', () => {
    for (const ids of [
      operations.map(({ operationId }) => operationId!),
      Object.keys(asyncapi.operations),
      Object.keys(asyncapi.channels),
    ]) {
      expect([ids.filter((id) => id !== camelCase(id) || !isUsable(id)), same(ids)]).toEqual([[], []]);
    }
  });

  it('have parameters that are identifiers, and no two that would be the same argument', () => {
    for (const operation of operations) {
      const names = parametersOf(operation).map(({ name }) => name);
      expect([operation.operationId, names.filter((name) => !isUsable(name)), same(names)]).toEqual([
        operation.operationId,
        [],
        [],
      ]);
    }
  });
});

it('tells the names that broke generators from those that do not', () => {
  expect(['_', '', '1st', 'delete', '--', 'RestMQ-Delay', 'Last-Event-ID', 'queue'].filter(isUsable)).toEqual([
    'RestMQ-Delay',
    'Last-Event-ID',
    'queue',
  ]);
  expect(
    ['Headers', 'History', 'Promise', 'Array', 'MessageHeaders', 'Lease'].filter((name) => globals.has(name)),
  ).toEqual(['Headers', 'History', 'Promise', 'Array']);
  expect(same(['addAll', 'AddAll', 'add-all', 'add'])).toEqual(['AddAll', 'add-all']);
});
