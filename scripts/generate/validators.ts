import Ajv2020 from 'ajv/dist/2020';
import standaloneCode from 'ajv/dist/standalone';
import addFormats from 'ajv-formats';
import { commandsOf, framesOf, relinked, type Contracts, type Named } from './contracts';
import { banner } from './types';

/**
 * generated/validators.js and .d.ts: a compiled ajv validator for each command of the JSON protocol and each frame of
 * restmq.v1, so that a daemon compiles none, and errors refer to the intended command only. CommonJS, since ajv's ESM
 * output does not load.
 */
export function validators(contracts: Contracts): [name: string, text: string][] {
  const compiled = [...commandsOf(contracts.schemas), ...framesOf(contracts.schemas)];
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, verbose: true, code: { source: true, esm: false } });
  addFormats(ajv);
  ajv.addKeyword('x-fault');
  const $defs = relinked(contracts.schemas);
  ajv.addSchema({ $id: 'restmq', $defs });
  for (const { schema } of compiled) ajv.addSchema({ $id: schema, $ref: `restmq#/$defs/${schema}` });
  const code = standaloneCode(ajv, Object.fromEntries(compiled.map(({ as, schema }) => [as, schema])));
  return [
    ['validators.js', `${banner('api/schemas.yaml')}\n${code}\n`],
    ['validators.d.ts', declarations(compiled)],
  ];
}

function declarations(compiled: Named[]): string {
  return [
    banner('api/schemas.yaml'),
    `import type { ErrorObject } from 'ajv';`,
    `import type { ${compiled.map(({ schema }) => schema).join(', ')} } from './messages';`,
    '',
    'interface Validator<T> {',
    '  (data: unknown): data is T;',
    '  errors?: ErrorObject[] | null;',
    '}',
    '',
    ...compiled.map(({ as, schema }) => `export declare const ${as}: Validator<${schema}>;`),
    '',
  ].join('\n');
}
