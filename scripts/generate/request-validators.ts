import Ajv2020 from 'ajv/dist/2020';
import standaloneCode from 'ajv/dist/standalone';
import addFormats from 'ajv-formats';
import { relinked } from './contracts';
import { requestSchemas, type Node } from './request-schemas';
import { banner } from './types';

/**
 * generated/request-validators.js and .d.ts: compiled ajv validators for each operation's parameters in path, query and
 * header, and for each of its bodies, so that a daemon compiles none at startup.
 */
export function requestValidators(openapi: Node): [name: string, text: string][] {
  const ajv = new Ajv2020({ strict: false, verbose: true, code: { source: true, esm: false } });
  addFormats(ajv);
  const { schemas = {} } = (openapi['components'] ?? {}) as { schemas?: Node };
  ajv.addSchema({ $id: 'restmq', $defs: relinked(schemas) });
  const ids = new Map<string, string>(); // many operations share a schema
  const names: Record<string, string> = {};
  for (const [name, schema] of Object.entries(requestSchemas(openapi))) {
    const text = JSON.stringify(relinked(schema));
    if (!ids.has(text)) {
      ids.set(text, `schema${ids.size}`);
      ajv.addSchema({ ...(JSON.parse(text) as Node), $id: ids.get(text)! });
    }
    names[name] = ids.get(text)!;
  }
  return [
    ['request-validators.js', `${banner('api/openapi.yaml')}\n${standaloneCode(ajv, names)}\n`],
    ['request-validators.d.ts', `${banner('api/openapi.yaml')}\n${declarations}`],
  ];
}

const declarations = `import type { ValidateFunction } from 'ajv';

/** By operation and part: \`add path\`, \`add query\`, \`add header\`, \`add application/json\`. */
declare const validators: Readonly<Record<string, ValidateFunction | undefined>>;
export = validators;
`;
