// Makes schemas.json, a JSON Schema of the kinds in examples/kubernetes, from the types of the package
// kubernetes-models. It is too large for a dependency (28 MB), so this installs it in a folder of its own.
//   node test/kubernetes/extract.mjs
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const version = '5.1.0';
const kinds = [
  'v1/ConfigMap',
  'v1/Service',
  'apps/v1/Deployment',
  'apps/v1/StatefulSet',
  'policy/v1/PodDisruptionBudget',
];

const folder = mkdtempSync(join(tmpdir(), 'kubernetes-models-'));
execFileSync('npm', ['install', '--silent', '--ignore-scripts', '--prefix', folder, `kubernetes-models@${version}`]);
const packages = join(folder, 'node_modules');

/** @type {Record<string, object>} */
const definitions = {};

/**
 * Add the definition of the type that a file declares, and of all types that it uses.
 * @param {string} file
 * @returns {string} its name
 */
function define(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const name = file
    .slice(packages.length + 1)
    .replace(/\.d\.ts$/, '')
    .replace(/^(@kubernetes-models\/apimachinery|kubernetes-models)\//, '')
    .replaceAll('/', '.');
  if (name in definitions) return name;
  definitions[name] = {}; // types may use themselves
  /** @type {Map<string, string>} */
  const files = new Map();
  for (const statement of source.statements)
    if (ts.isImportDeclaration(statement)) {
      const from = /** @type {ts.StringLiteral} */ (statement.moduleSpecifier).text;
      const names = /** @type {ts.NamedImports} */ (statement.importClause.namedBindings).elements;
      for (const one of names) files.set(one.name.text, fileOf(from, file));
    }
  const find = (/** @type {string} */ used) => ({
    $ref: `#/definitions/${define(/** @type {string} */ (files.get(used)))}`,
  });
  // the first one; those after it are a class and other names
  const declared = source.statements.find((one) => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one));
  if (declared && ts.isInterfaceDeclaration(declared)) definitions[name] = objectSchema(declared.members, find);
  else if (declared && ts.isTypeAliasDeclaration(declared)) definitions[name] = schemaOf(declared.type, find);
  return name;
}

/** @param {string} from  @param {string} file */
function fileOf(from, file) {
  const path = from.startsWith('.') ? join(dirname(file), from.replace(/\.js$/, '')) : join(packages, from);
  return existsSync(`${path}.d.ts`) ? `${path}.d.ts` : join(path, 'index.d.ts');
}

/**
 * @param {ts.NodeArray<ts.TypeElement>} members
 * @param {(name: string) => object} find
 */
function objectSchema(members, find) {
  /** @type {Record<string, object>} */
  const properties = {};
  const required = [];
  /** @type {object | false} */
  let additionalProperties = false;
  for (const member of members) {
    if (ts.isIndexSignatureDeclaration(member)) additionalProperties = schemaOf(member.type, find);
    if (!ts.isPropertySignature(member)) continue;
    const name = /** @type {ts.StringLiteral} */ (member.name).text;
    properties[name] = schemaOf(/** @type {ts.TypeNode} */ (member.type), find);
    if (!member.questionToken) required.push(name);
  }
  return { type: 'object', properties, required, additionalProperties };
}

/**
 * @param {ts.TypeNode} type
 * @param {(name: string) => object} find
 * @returns {object}
 */
function schemaOf(type, find) {
  if (ts.isArrayTypeNode(type)) return { type: 'array', items: schemaOf(type.elementType, find) };
  if (ts.isParenthesizedTypeNode(type)) return schemaOf(type.type, find);
  if (ts.isUnionTypeNode(type)) return { anyOf: type.types.map((one) => schemaOf(one, find)) };
  if (ts.isTypeLiteralNode(type)) return objectSchema(type.members, find);
  if (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)) return { const: type.literal.text };
  if (ts.isTypeReferenceNode(type)) {
    const { typeName, typeArguments } = type;
    const name = /** @type {ts.Identifier} */ (typeName).text;
    if (name === 'Array')
      return { type: 'array', items: schemaOf(/** @type {ts.TypeNode} */ (typeArguments?.[0]), find) };
    return find(name);
  }
  const plain = {
    [ts.SyntaxKind.StringKeyword]: { type: 'string' },
    [ts.SyntaxKind.NumberKeyword]: { type: 'number' },
    [ts.SyntaxKind.BooleanKeyword]: { type: 'boolean' },
    [ts.SyntaxKind.AnyKeyword]: {},
  }[type.kind];
  if (!plain) throw new Error(`unknown type ${ts.SyntaxKind[type.kind]}`);
  return plain;
}

const schemas = Object.fromEntries(
  kinds.map((kind) => [kind, { $ref: `#/definitions/${define(join(packages, 'kubernetes-models', `${kind}.d.ts`))}` }]),
);
rmSync(folder, { recursive: true });
const line = ([name, schema]) => `    ${JSON.stringify(name)}: ${JSON.stringify(schema)}`;
const lines = (/** @type {object} */ of) => Object.entries(of).map(line).join(',\n');
writeFileSync(
  join(dirname(fileURLToPath(import.meta.url)), 'schemas.json'),
  `{\n  "$comment": "Made by extract.mjs from the types of kubernetes-models ${version} (MIT).",\n` +
    `  "kinds": {\n${lines(schemas)}\n  },\n  "definitions": {\n${lines(definitions)}\n  }\n}\n`,
);
