import type { ErrorObject } from 'ajv';
import { nearest } from './nearest';

/** A violation of a schema. */
export interface SchemaError {
  /** The name of the field, for a sentence; '' is the whole value. */
  field: string;
  /** JSON pointer, beginning with `base`. */
  pointer: string;
  /** Completes "the field x ...": `is missing`, `must be an integer`. */
  detail: string;
}

/**
 * An error of ajv as text for users.
 * @param base  prefix of the pointer: `/query`, `/body` or ''
 */
export function describeSchemaError(error: ErrorObject, base = ''): SchemaError {
  const params = error.params as Record<string, unknown>;
  const said = saidBySchema(error);
  const member = said ? null : ((params['missingProperty'] ?? params['additionalProperty'] ?? null) as string | null);
  const steps = error.instancePath.split('/').slice(1);
  if (member !== null) steps.push(escaped(member));
  const pointer = [base, ...steps.map(shortened)].join('/');
  const detail = said ?? detailOf(error.keyword, params, error.message);
  return {
    field: fieldOf(steps),
    pointer,
    detail: error.keyword === 'additionalProperties' ? `${detail}${suggestion(error)}` : detail,
  };
}

/** Needs ajv's option `verbose`. */
function suggestion({ params, parentSchema }: ErrorObject): string {
  const { properties = {} } = (parentSchema ?? {}) as { properties?: object };
  const meant = nearest((params as { additionalProperty: string }).additionalProperty, Object.keys(properties));
  return meant === null ? '' : ` (did you mean ${meant}?)`;
}

/** An item is named with its list: `messages[0]`. An empty name is quoted, so that it is visible in a sentence. */
function fieldOf(steps: string[]): string {
  const [list, last] = [steps.at(-2), steps.at(-1)];
  if (last === undefined) return '';
  if (list !== undefined && /^\d+$/.test(last)) return `${shortened(unescaped(list))}[${last}]`;
  return last === '' ? '""' : shortened(unescaped(last));
}

/** Cut a long name; the client knows what it sent. */
function shortened(name: string): string {
  return name.length > maxShown ? `${name.slice(0, maxShown)}…` : name;
}

const maxShown = 64;

/**
 * The contract's own text (`x-fault`) for a rule that its keyword would describe badly. Needs ajv's option `verbose`.
 */
function saidBySchema({ keyword, parentSchema }: ErrorObject): string | undefined {
  if (keyword !== 'pattern' && keyword !== 'required') return undefined;
  return (parentSchema as { 'x-fault'?: string } | undefined)?.['x-fault'];
}

function detailOf(keyword: string, params: Record<string, unknown>, otherwise = 'does not fit'): string {
  const limit = params['limit'] as number;
  switch (keyword) {
    case 'required':
      return 'is missing';
    case 'additionalProperties':
      return 'is unknown';
    case 'type':
      return `must be ${[params['type']]
        .flat()
        .map((type) => withArticle(String(type)))
        .join(' or ')}`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).map(String).join(', ')}`;
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`;
    case 'minimum':
      return `must be at least ${limit}`;
    case 'maximum':
      return `must be at most ${limit}`;
    case 'minLength':
      return limit === 1 ? 'must not be empty' : `must be at least ${limit} characters long`;
    case 'maxLength':
      return `must be at most ${limit} characters long`;
    case 'minItems':
      return `must have at least ${counted(limit, 'item')}`;
    case 'maxItems':
      return `must have at most ${counted(limit, 'item')}`;
    case 'maxProperties':
      return `must have at most ${counted(limit, 'field')}`;
    default:
      return otherwise;
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function withArticle(type: string): string {
  if (type === 'null') return type;
  return `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescaped(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}
