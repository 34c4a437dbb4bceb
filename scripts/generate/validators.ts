import Ajv2020 from 'ajv/dist/2020';
import standaloneCode from 'ajv/dist/standalone';
import addFormats from 'ajv-formats';
import { commandsOf, type CommandSchema, type Contracts } from './contracts';
import { banner } from './types';

/**
 * generated/validators.js and .d.ts: one compiled ajv validator for each command of the JSON protocol, so that a daemon
 * compiles none and an error names the field of the command that was meant. CommonJS: ajv's ESM output does not load.
 */
export function commandValidators(contracts: Contracts): [name: string, text: string][] {
  const commands = commandsOf(contracts.schemas);
  const ajv = new Ajv2020({ strict: true, verbose: true, code: { source: true, esm: false } });
  addFormats(ajv);
  ajv.addKeyword('x-fault');
  const $defs: unknown = JSON.parse(JSON.stringify(contracts.schemas).replaceAll('#/components/schemas/', 'restmq#/$defs/'));
  ajv.addSchema({ $id: 'restmq', $defs });
  for (const { schema } of commands) ajv.addSchema({ $id: schema, $ref: `restmq#/$defs/${schema}` });
  const code = standaloneCode(ajv, Object.fromEntries(commands.map(({ cmd, schema }) => [cmd, schema])));
  return [
    ['validators.js', `${banner('api/schemas.yaml')}\n${code}\n`],
    ['validators.d.ts', declarations(commands)],
  ];
}

function declarations(commands: CommandSchema[]): string {
  return [
    banner('api/schemas.yaml'),
    `import type { ErrorObject } from 'ajv';`,
    `import type { ${commands.map(({ schema }) => schema).join(', ')} } from './messages';`,
    '',
    'interface Validator<T> {',
    '  (data: unknown): data is T;',
    '  errors?: ErrorObject[] | null;',
    '}',
    '',
    ...commands.map(({ cmd, schema }) => `declare const ${local(cmd)}: Validator<${schema}>;`),
    `export { ${commands.map(({ cmd }) => `${local(cmd)} as ${cmd}`).join(', ')} };`,
    '',
  ].join('\n');
}

/** A name for a declaration: a command may be called as no variable can be. */
function local(cmd: string): string {
  return `${cmd}Command`;
}
