/** The contract as the viewer of `/docs` gets it: what its forms would fill in wrongly is left out. */

interface Schema {
  required?: string[];
  if?: { not?: { required?: string[] } };
  properties?: Record<string, unknown>;
  example?: unknown;
  examples?: unknown;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema | Reference;
  example?: unknown;
  examples?: unknown;
}

interface Reference {
  $ref: string;
}

interface Operation {
  summary?: string;
  parameters?: (Parameter | Reference)[];
  requestBody?: { content: Record<string, { schema?: Schema | Reference }> } | Reference;
}

export interface ApiDocument {
  paths: Record<string, Record<string, unknown> & { parameters?: Operation['parameters'] }>;
  components: Record<string, Record<string, unknown>>;
}

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/**
 * Change a contract in place.
 * - `ticket` is a security scheme, and no parameter besides: an example of it would be sent and refused.
 * - An optional parameter has no example: the viewer would send it.
 * - A summary has no backticks: the viewer shows them.
 * - A form that needs one field or another says that it needs the first: the viewer sends required fields only.
 */
export function prepareDocument(document: ApiDocument): ApiDocument {
  const find = <T>(one: T | Reference): T => (isReference(one) ? (lookUp(document, one.$ref) as T) : one);
  const prepared = (parameters: Operation['parameters']): Parameter[] =>
    (parameters ?? [])
      .map((one) => find(one))
      .filter(({ name }) => name !== 'ticket')
      .map((one) => (one.required ? one : withoutExample(one, find)));
  for (const path of Object.values(document.paths)) {
    if (path.parameters) path.parameters = prepared(path.parameters);
    for (const method of methods) {
      const operation = path[method] as Operation | undefined;
      if (!operation) continue;
      if (operation.summary) operation.summary = operation.summary.replaceAll('`', '');
      if (operation.parameters) operation.parameters = prepared(operation.parameters);
      const { content = {} } = (operation.requestBody && find(operation.requestBody)) ?? {};
      for (const media of Object.values(content)) if (media.schema) requireFirst(find(media.schema));
    }
  }
  return document;
}

function isReference(one: unknown): one is Reference {
  return typeof (one as Reference).$ref === 'string';
}

function lookUp(document: ApiDocument, reference: string): unknown {
  const names = reference.replace('#/', '').split('/');
  return names.reduce<unknown>((found, name) => (found as Record<string, unknown>)[unescaped(name)], document);
}

function unescaped(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}

function withoutExample(parameter: Parameter, find: <T>(one: T | Reference) => T): Parameter {
  const { example: _, examples: __, schema, ...rest } = parameter;
  if (!schema) return rest;
  const { example: ___, examples: ____, ...its } = find(schema);
  return { ...rest, schema: its };
}

function requireFirst(schema: Schema): void {
  const first = schema.if?.not?.required ?? [];
  schema.required = [...new Set([...(schema.required ?? []), ...first])];
}
