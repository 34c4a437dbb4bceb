import openapiTS, { type OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';

const bytes = ts.factory.createUnionTypeNode([
  ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
  ts.factory.createTypeReferenceNode('Uint8Array'),
]);

/**
 * TypeScript types of an OpenAPI document. Strings with `format: binary` or `x-bytes` become bytes, or a string that
 * stands for its UTF-8, which avoids a copy of most values. (A form's field has `x-bytes`: client generators take
 * `binary` for a file, which a urlencoded form can't have.)
 */
export async function typesOf(document: object, header: string): Promise<string> {
  const nodes = await openapiTS(document as OpenAPI3, {
    alphabetize: false,
    defaultNonNullable: false,
    transform: (schema) => (schema.format === 'binary' || 'x-bytes' in schema ? bytes : undefined),
  });
  return `${header}\n${print(nodes as ts.Statement[])}`;
}

function print(statements: ts.Statement[]): string {
  const file = ts.createSourceFile('types.ts', '', ts.ScriptTarget.ESNext);
  return ts.createPrinter().printFile(ts.factory.updateSourceFile(file, statements));
}

/** First lines of a generated file. */
export function banner(source: string): string {
  return `// Generated from ${source} by npm run generate. Do not edit: change the source and run it again.`;
}
