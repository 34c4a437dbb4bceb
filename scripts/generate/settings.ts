import type { Contracts } from './contracts';
import { banner } from './types';

type Schema = Record<string, unknown> & {
  type?: string | string[];
  properties?: Record<string, Schema>;
  anyOf?: Schema[];
  enum?: string[];
  $ref?: string;
};

/** generated/settings.ts: the settings of a queue as a flat table; members of an object are `backoff.factor`. */
export function settingTable({ schemas }: Contracts): string {
  const { properties } = schemas['SettingsChange'] as Schema;
  const rows = flat(properties!, schemas, '').map(
    ([name, one]) => `  ${JSON.stringify(name)}: ${JSON.stringify(one)},`,
  );
  return [
    banner('api/schemas.yaml'),
    'export interface Setting {',
    `  readonly type: 'integer' | 'number' | 'string' | 'boolean' | 'object';`,
    '  readonly minimum?: number;',
    '  readonly maximum?: number;',
    '  readonly choices?: readonly string[];',
    '}',
    '',
    'export const settings: Readonly<Record<string, Setting>> = {',
    ...rows,
    '};',
    '',
  ].join('\n');
}

function flat(
  properties: Record<string, Schema>,
  schemas: Record<string, Schema>,
  prefix: string,
): [string, Record<string, unknown>][] {
  return Object.entries(properties).flatMap(([own, schema]) => {
    const [name, { type, properties: members, ...one }] = [`${prefix}${own}`, resolved(schema, schemas)];
    const kind = [type].flat().find((each) => each !== 'null');
    const rows: [string, Record<string, unknown>][] = [
      [name, { type: kind, minimum: one['minimum'], maximum: one['maximum'], choices: one.enum }],
    ];
    return members ? [...rows, ...flat(members, schemas, `${name}.`)] : rows;
  });
}

/** Follow a reference, and leave out null. */
function resolved(schema: Schema, schemas: Record<string, Schema>): Schema {
  const one = schema.anyOf?.find(({ type }) => type !== 'null') ?? schema;
  return one.$ref === undefined ? one : resolved(schemas[one.$ref.split('/').at(-1)!]!, schemas);
}
