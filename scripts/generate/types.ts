import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';

const bytes = ts.factory.createUnionTypeNode([
  ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
  ts.factory.createTypeReferenceNode('Uint8Array'),
]);

/**
 * TypeScript types of an OpenAPI document. What the contract calls `format: binary` or `x-bytes` is bytes here: a
 * string stands for its UTF-8, which is how most values come and go without a copy. (A form's field is `x-bytes`: to
 * generators of
 * clients `binary` is a file, and a form that is urlencoded has none.)
 */
export async function typesOf(document: object, header: string): Promise<string> {
  const nodes = await openapiTS(document as OpenAPI3, {
    alphabetize: false,
    defaultNonNullable: false,
    transform: (schema) => (schema.format === 'binary' || 'x-bytes' in schema ? bytes : undefined),
  });
  return `${header}\n${astToString(nodes)}`;
}

/** The first lines of a generated file. */
export function banner(source: string): string {
  return `// Generated from ${source} by npm run generate. Do not edit: change the source and run it again.`;
}
