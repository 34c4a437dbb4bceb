/** A node of the contract. */
export type Node = Record<string, unknown>;
interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Node;
}

interface Body {
  content: Record<string, { schema: Node; 'x-parsed-by'?: string }>;
}

/**
 * A query parameter that libraries append to bypass caches. The contract allows it for every operation in its
 * introduction.
 */
const ignored = { _: { type: 'string', maxLength: 64 } };

/** The schemas of requests, by operation and part: `add path`, `add application/json`. */
export function requestSchemas(openapi: Node): Record<string, Node> {
  const found: Record<string, Node> = {};
  const whole = (node: unknown): unknown => resolved(node, openapi);
  for (const item of Object.values(openapi['paths'] as Record<string, Node>)) {
    const { parameters: shared = [], ...methods } = item;
    for (const operation of Object.values(methods) as Node[]) {
      const id = operation['operationId'] as string;
      const all = [...(shared as unknown[]), ...((operation['parameters'] ?? []) as unknown[])];
      const parameters = all.map((one) => whole(one) as Parameter);
      for (const place of ['path', 'query', 'header']) found[`${id} ${place}`] = parametersSchema(parameters, place);
      const body = whole(operation['requestBody']) as Body | undefined;
      for (const [type, media] of Object.entries(body?.content ?? {})) {
        const isForm = type === 'application/x-www-form-urlencoded' || type === 'multipart/form-data';
        if (isForm) found[`${id} ${type}`] = withoutBytes(whole(media.schema) as Node, openapi);
        if (type === 'application/json' && media['x-parsed-by'] === undefined) found[`${id} ${type}`] = media.schema;
      }
    }
  }
  return found;
}

function parametersSchema(parameters: Parameter[], place: string): Node {
  const here = parameters.filter((one) => one.in === place);
  return {
    type: 'object',
    properties: {
      ...(place === 'query' && ignored),
      ...Object.fromEntries(here.map(({ name, schema }) => [name, schema])),
    },
    required: here.filter((one) => one.required).map(({ name }) => name),
    additionalProperties: false,
  };
}

/** Allow any value in binary fields of a form: for ajv, bytes are not a string. */
function withoutBytes(schema: Node, openapi: Node): Node {
  const isBytes = (one: Node): boolean => one['format'] === 'binary' || one['x-bytes'] === true;
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, Node>);
  const properties = fields.map(([name, one]) => [name, isBytes(resolved(one, openapi) as Node) ? {} : one]);
  return { ...schema, properties: Object.fromEntries(properties) as Node };
}

/** Resolve a reference. */
function resolved(node: unknown, openapi: Node): unknown {
  const { $ref } = (node ?? {}) as { $ref?: string };
  if ($ref === undefined) return node;
  return resolved(
    $ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, name) => (at as Node)[name], openapi),
    openapi,
  );
}
