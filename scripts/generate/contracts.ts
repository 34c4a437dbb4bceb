import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
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
 * Read both contracts and make each self-contained: every part that lies in another file of the folder is copied into
 * the contract, so that any tool (and any user of `/openapi.json`) can resolve every reference within one file.
 * @throws Error for a reference to nothing, and for a part of components.yaml that nothing refers to
 */
export function bundleContracts(folder: string): Contracts {
  const parts = readParts(folder);
  const { schemas: own, ...components } = parts.components as Record<string, Record<string, Node>>;
  for (const name of Object.keys(own!)) {
    if (name in parts.schemas) throw new Error(`${name} is in schemas.yaml and in components.yaml: rename one`);
  }
  const schemas = { ...own, ...parts.schemas } as Record<string, Node>;
  const openapi = bundle(parts.openapi, { schemas, ...components });
  checkAllUsed(openapi.components, parts.components);
  return {
    openapi,
    asyncapi: bundle(parts.asyncapi, { schemas: parts.schemas }),
    schemas: parts.schemas as Contracts['schemas'],
    asyncapiPath: join(folder, 'asyncapi.yaml'),
  };
}

/** Read the files of the folder. Each reference in them becomes one within a contract; a path item is put in place. */
function readParts(folder: string): Record<'openapi' | 'asyncapi' | 'components' | 'schemas', Node> {
  const read = (path: string): Node => {
    const document = parse(readFileSync(join(folder, path), 'utf8'), { merge: true }) as Node;
    return relink(document, path) as Node;
  };
  const paths: Record<string, Node> = Object.fromEntries(
    readdirSync(join(folder, 'paths')).map((name) => [`paths/${name}`, read(`paths/${name}`)]),
  );
  const openapi = read('openapi.yaml');
  const index = openapi['paths'] as Record<string, { $ref: string }>;
  const items = Object.entries(index).map(([path, { $ref }]) => [path, pathItem(paths, path, $ref)]);
  const unlisted = Object.values(paths).flatMap((file) => Object.keys(file).filter((path) => !(path in index)));
  if (unlisted.length > 0) throw new Error(`openapi.yaml does not list ${unlisted.join(', ')}`);
  return {
    openapi: { ...openapi, paths: Object.fromEntries(items) },
    asyncapi: read('asyncapi.yaml'),
    components: read('components.yaml'),
    schemas: read('schemas.yaml'),
  };
}

function pathItem(files: Record<string, Node>, path: string, reference: string): unknown {
  const [file, pointer] = reference.split('#') as [string, string];
  const item = pointer === `/${path.replaceAll('/', '~1')}` ? files[file]?.[path] : undefined;
  if (item === undefined) throw new Error(`openapi.yaml: ${path} refers to ${reference}, which is not there`);
  return item;
}

/** A copy of a part of the contract in which each reference to a component is one within the contract. */
function relink(node: unknown, path: string): unknown {
  if (Array.isArray(node)) return node.map((item) => relink(item, path));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) =>
      name === '$ref' && typeof value === 'string' ? [name, target(value, path)] : [name, relink(value, path)],
    ),
  );
}

/** `../components.yaml#/headers/Location` → `#/components/headers/Location`; a path file stays `paths/x.yaml#/...`. */
function target(reference: string, from: string): string {
  const [file, pointer] = reference.split('#') as [string, string];
  const path = file === '' ? from : posix.join(posix.dirname(from), file);
  if (path === 'schemas.yaml') return `#/components/schemas${pointer}`;
  if (path === 'components.yaml') return `#/components${pointer}`;
  return path === 'asyncapi.yaml' || path === 'openapi.yaml' ? `#${pointer}` : `${path}#${pointer}`;
}

type Components = Record<string, Record<string, unknown>>;

/** A contract with the components that it uses, directly or indirectly. */
function bundle(document: Node, available: Components): Contracts['openapi'] {
  const own = (document['components'] ?? {}) as Components;
  const all: Components = { ...available, ...own };
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    for (const [, reference, kind, name] of JSON.stringify(node).matchAll(referencePattern)) {
      if (found.has(reference!)) continue;
      found.add(reference!);
      if (all[kind!]?.[name!] === undefined) throw new Error(`a reference to nothing: ${reference!}`);
      visit(all[kind!]![name!]);
    }
  };
  visit(document);
  const used = Object.entries(available).map(([kind, parts]) => [
    kind,
    Object.fromEntries(Object.entries(parts).filter(([name]) => found.has(`#/components/${kind}/${name}`))),
  ]);
  return { ...document, components: { ...own, ...(Object.fromEntries(used) as Components) } };
}

const referencePattern = /"\$ref":"(#\/components\/([^"/]+)\/([^"/]+))"/g;

function checkAllUsed(used: Node, declared: Node): void {
  for (const [kind, parts] of Object.entries(declared as Components)) {
    const unused = Object.keys(parts).filter((name) => !(name in (used as Components)[kind]!));
    if (unused.length > 0) throw new Error(`components.yaml: nothing refers to ${kind} ${unused.join(', ')}`);
  }
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
