import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

type Node = Record<string, unknown>;

export interface Contracts {
  openapi: Node & { components: Node };
  asyncapi: Node & { components: Node };
  /** Schemas of schemas.yaml by name; their references point to `#/components/schemas/`. */
  schemas: Record<string, Node>;
  /** Path of asyncapi.yaml, for error messages. */
  asyncapiPath: string;
}

/**
 * Read both contracts and make them self-contained: the schemas that they use of schemas.yaml are copied into their
 * `components.schemas`, so that any tool (and any user of `/openapi.json`) can resolve every reference.
 */
export function bundleContracts(folder: string): Contracts {
  const read = (name: string): Node => parse(readFileSync(join(folder, name), 'utf8'), { merge: true }) as Node;
  const schemas = relink(read('schemas.yaml'), '#/') as Record<string, Node>;
  return {
    openapi: bundle(read('openapi.yaml'), schemas),
    asyncapi: bundle(read('asyncapi.yaml'), schemas),
    schemas,
    asyncapiPath: join(folder, 'asyncapi.yaml'),
  };
}

function bundle(document: Node, shared: Record<string, Node>): Node & { components: Node } {
  const whole = relink(document, './schemas.yaml#/') as Node & { components: Node };
  const own = (whole.components['schemas'] ?? {}) as Node;
  for (const name of Object.keys(own)) {
    if (name in shared) throw new Error(`${name} is in schemas.yaml and in a contract's own components: rename one`);
  }
  return { ...whole, components: { ...whole.components, schemas: { ...own, ...used(whole, shared) } } };
}

/** The shared schemas that a document uses, directly or indirectly. */
function used(document: unknown, shared: Record<string, Node>): Record<string, Node> {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    for (const name of referencesOf(node)) {
      if (found.has(name) || !(name in shared)) continue;
      found.add(name);
      visit(shared[name]);
    }
  };
  visit(document);
  return Object.fromEntries(Object.entries(shared).filter(([name]) => found.has(name)));
}

function referencesOf(node: unknown): string[] {
  const text = JSON.stringify(node);
  return [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"/]+)"/g)].map((match) => match[1]!);
}

/** A copy in which each `$ref` with the given prefix points into `#/components/schemas/`. */
function relink(node: unknown, prefix: string): unknown {
  if (Array.isArray(node)) return node.map((item) => relink(item, prefix));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) =>
      name === '$ref' && typeof value === 'string' && value.startsWith(prefix)
        ? [name, `#/components/schemas/${value.slice(prefix.length)}`]
        : [name, relink(value, prefix)],
    ),
  );
}

/** A schema, the word by which an object selects it, and the name of its validator. */
export interface Named {
  word: string;
  schema: string;
  as: string;
}

/** The commands by `cmd`, as `Command` in schemas.yaml lists them. */
export function commandsOf(schemas: Contracts['schemas']): Named[] {
  return alternatives(schemas, 'Command').map((one) => ({ ...one, as: `${one.word}Command` }));
}

/** The frames of restmq.v1 by `cmd` or `type`, as `ClientFrame` lists them. */
export function framesOf(schemas: Contracts['schemas']): Named[] {
  return alternatives(schemas, 'ClientFrame').map((one) => ({ ...one, as: `${one.word}Frame` }));
}

function alternatives(schemas: Contracts['schemas'], name: string): { word: string; schema: string }[] {
  const branches = schemas[name]!['oneOf'] as { $ref: string }[];
  return branches.map(({ $ref }) => {
    const schema = $ref.split('/').at(-1)!;
    const { cmd, type } = schemas[schema]!['properties'] as { cmd?: { const: string }; type?: { const: string } };
    return { word: (cmd ?? type)!.const, schema };
  });
}

/** A copy whose references point into the schema `restmq`. */
export function relinked<T>(node: T): T {
  return JSON.parse(JSON.stringify(node).replaceAll('#/components/schemas/', 'restmq#/$defs/')) as T;
}
