import type { IncomingHttpHeaders } from 'node:http';
import type { ValidateFunction } from 'ajv';
import { BrokerError } from '../../errors';
import { describeSchemaError } from '../../schema-errors';

/** A parameter or a header as openapi.yaml declares it, with its references resolved. */
export interface ParameterObject {
  name: string;
  in: string;
  required?: boolean;
  schema: { type?: string };
  /** A value that is not UTF-8 stays percent-encoded; the handler decodes it. */
  'x-any-bytes'?: boolean;
}

export type ParameterIn = 'path' | 'query' | 'header';

/** Checks values against the parameters that an operation declares in one place. */
export interface ParameterCheck {
  /** Whether any is declared: then there is something to read. */
  readonly declared: boolean;
  /** Names as in the contract, and in lower case as node:http has headers. */
  readonly names: readonly (readonly [name: string, lower: string])[];
  /** Whether any is required: then there is something to check even if none came. */
  readonly required: boolean;
  /** @throws BrokerError `invalid-parameter` naming the parameter */
  check(values: Record<string, unknown>): void;
  /** Convert text to the schema's type; text that does not fit stays text, and fails in `check`. */
  coerce(name: string, text: string): unknown;
  /** Parameters of which a value that is not UTF-8 stays percent-encoded. */
  readonly anyBytes: ReadonlySet<string>;
}

/**
 * @param parameters  those of the operation, in all places
 * @param validate  the validator of the parameters in this place
 */
export function parameterCheck(
  location: ParameterIn,
  parameters: ParameterObject[],
  validate: ValidateFunction,
): ParameterCheck {
  const here = parameters.filter((one) => one.in === location);
  const types = new Map(here.map(({ name, schema }) => [name, schema.type]));
  return {
    declared: here.length > 0,
    names: here.map(({ name }) => [name, name.toLowerCase()] as const),
    required: here.some((one) => one.required),
    check(values) {
      if (!validate(values)) throw parameterProblem(validate, location);
    },
    coerce: (name, text) => coerced(text, types.get(name)),
    anyBytes: new Set(here.filter((one) => one['x-any-bytes']).map(({ name }) => name)),
  };
}

function parameterProblem(validate: ValidateFunction, location: string): BrokerError {
  const { field, pointer, detail } = describeSchemaError(validate.errors![0]!, `/${location}`);
  return new BrokerError('invalid-parameter', `The parameter ${field} ${detail}.`, { errors: [{ pointer, detail }] });
}

/** Convert a query or form value, which is text, if the schema wants a number or a boolean. */
export function coerced(text: string, type: string | undefined): unknown {
  if ((type === 'integer' || type === 'number') && /^-?\d{1,16}(\.\d{1,16})?$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** More than any operation has. */
const maxParameters = 100;

/**
 * Read a query string.
 * @throws BrokerError `bad-request` if it is not properly encoded, `invalid-parameter` if one stands twice
 */
export function parseQuery(query: string, check: ParameterCheck): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const pairs = query.split('&');
  if (pairs.length > maxParameters)
    throw new BrokerError('invalid-parameter', `There are more than ${maxParameters} parameters.`);
  for (const pair of pairs) {
    if (pair === '') continue;
    const split = pair.indexOf('=');
    const name = decode(split < 0 ? pair : pair.slice(0, split));
    if (Object.hasOwn(values, name)) throw twice(name);
    const value = check.coerce(name, split < 0 ? '' : decode(pair.slice(split + 1), check.anyBytes.has(name)));
    Object.defineProperty(values, name, { value, enumerable: true }); // also for a name like __proto__
  }
  return values;
}

/**
 * Read the request's headers that the operation declares. Others are ignored.
 * @throws BrokerError `invalid-parameter`
 */
export function readHeaders(headers: IncomingHttpHeaders, check: ParameterCheck): Record<string, unknown> {
  let values: Record<string, unknown> | undefined;
  for (const [name, lower] of check.names) {
    const text = headers[lower];
    if (text !== undefined) (values ??= {})[name] = check.coerce(name, String(text));
  }
  if (values || check.required) check.check((values ??= {}));
  return values ?? none;
}

const none: Record<string, unknown> = Object.freeze({});

function decode(text: string, isAnyBytes = false): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  try {
    return decodeURIComponent(spaced);
  } catch {
    if (isAnyBytes) return spaced;
    throw new BrokerError('bad-request', 'The query is not properly percent-encoded UTF-8.');
  }
}

function twice(name: string): BrokerError {
  return new BrokerError('invalid-parameter', `The parameter ${name.slice(0, 40)} occurs twice; send it once.`, {
    errors: [{ pointer: `/query/${name.slice(0, 40)}`, detail: 'occurs twice' }],
  });
}
