import type { ErrorObject } from 'ajv';

/** Where something does not fit its schema, and how. */
export interface Fault {
  /** The field's name, for a sentence; '' is the whole. */
  field: string;
  /** JSON pointer from `base`. */
  pointer: string;
  /** Completes "the field x ...": `is missing`, `must be an integer`. */
  detail: string;
}

/**
 * An error of ajv in words for a user.
 * @param base  what the pointer begins with: `/query`, `/body` or ''
 */
export function faultOf(error: ErrorObject, base = ''): Fault {
  const params = error.params as Record<string, unknown>;
  const said = saidBySchema(error);
  const member = said ? null : ((params['missingProperty'] ?? params['additionalProperty'] ?? null) as string | null);
  const pointer = `${base}${error.instancePath}${member === null ? '' : `/${escaped(member)}`}`;
  const field = member ?? unescaped(error.instancePath.split('/').at(-1)!);
  return { field, pointer: pointer === base ? base : pointer, detail: said ?? detailOf(error.keyword, params, error.message) };
}

/** The contract's own words (`x-fault`) for a rule that its keyword would put badly. Needs ajv's option `verbose`. */
function saidBySchema({ keyword, parentSchema }: ErrorObject): string | undefined {
  if (keyword !== 'pattern' && keyword !== 'required') return undefined;
  return (parentSchema as { 'x-fault'?: string } | undefined)?.['x-fault'];
}

function detailOf(keyword: string, params: Record<string, unknown>, otherwise = 'does not fit'): string {
  const limit = params['limit'] as number;
  switch (keyword) {
    case 'required': return 'is missing';
    case 'additionalProperties': return 'is not known here';
    case 'type': return `must be ${[params['type']].flat().map((one) => withArticle(String(one))).join(' or ')}`;
    case 'enum': return `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`;
    case 'const': return `must be ${JSON.stringify(params['allowedValue'])}`;
    case 'minimum': return `must be at least ${limit}`;
    case 'maximum': return `must be at most ${limit}`;
    case 'minLength': return limit === 1 ? 'must not be empty' : `must be at least ${limit} characters long`;
    case 'maxLength': return `must be at most ${limit} characters long`;
    case 'minItems': return `must have at least ${limit} items`;
    case 'maxItems': return `must have at most ${limit} items`;
    default: return otherwise;
  }
}

function withArticle(type: string): string {
  return `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescaped(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}
