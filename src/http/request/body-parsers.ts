import type { ValidateFunction } from 'ajv';
import { isUtf8 } from 'node:buffer';
import { BrokerError } from '../../errors';
import { describeSchemaError } from '../../schema-errors';
import { harmlessLength, parseJson, parseJsonInTurns } from '../../json';
import { nearest } from '../../nearest';
import { parseForm, type Fields } from './form';
import { parseMultipart } from './multipart';
import { coerced, type ParameterCheck } from './parameters';
import type { AnyBody } from '../types';

interface SchemaObject {
  type?: string;
  format?: string;
  properties?: Record<string, SchemaObject>;
  [keyword: string]: unknown;
}

/** A media type of a request body as openapi.yaml declares it, with its references resolved. */
interface MediaType {
  schema: SchemaObject;
  /** The room that checks the JSON: its validators are more exact than a schema of alternatives. */
  'x-parsed-by'?: string;
  /** A body that begins with a brace is JSON, even if `curl -d` calls it a form. */
  'x-json-where-braced'?: boolean;
}

/** `requestBody` of an operation. */
export interface DeclaredBody {
  content: Record<string, MediaType>;
  /** If absent, an empty body stands for the empty object. */
  required?: boolean;
  /**
   * The largest body, unless --max-body is lower: a body without messages needs no megabyte, which takes long to parse.
   */
  'x-max-bytes'?: number;
}

/** Reads the body of one operation's requests. */
export interface BodyReader {
  /** The largest body in bytes; Infinity if only --max-body limits it. */
  readonly maxBytes: number;
  /**
   * @param contentType  the header; without one the body counts as bytes if the operation takes them, else as the type
   * that it lists first
   * @returns the parser
   * @throws BrokerError `unsupported-media-type`, before a byte of the body is read
   */
  parserFor(contentType: string | undefined): (bytes: Buffer) => Read;
}

/** A promise for a multipart form, whose parts are read over several turns of the event loop. */
type Read = AnyBody | Promise<AnyBody>;
/** The compiled validator of a content type. */
type ValidatorOf = (type: string) => ValidateFunction;
type Parser = (bytes: Buffer, contentType: string | undefined) => Read;

const emptyObject = Buffer.from('{}');
const formType = 'application/x-www-form-urlencoded';
const multipartType = 'multipart/form-data';
const anyType = '*/*';
const mediaType = /^([\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+)[ \t]*(?:;.*)?$/;

/**
 * @param validatorOf  the validator of a content type
 * @param headers  those of the operation: a form field may be meant for one
 * @returns a reader for each content type that an operation takes
 */
export function bodyReader(
  validatorOf: ValidatorOf,
  declared: DeclaredBody,
  headers: Pick<ParameterCheck, 'names'>,
): BodyReader {
  const { content, required = false, 'x-max-bytes': maxBytes = Infinity } = declared;
  const headerNames = headers.names.map(([name]) => name);
  const parsers = new Map(
    Object.entries(content).map(([type, media]) => [type, parserOf(validatorOf, type, media, content, headerNames)]),
  );
  const otherwise = parsers.get(anyType);
  const undeclared = otherwise ?? [...parsers.values()][0]!;
  return {
    maxBytes,
    parserFor(contentType) {
      if (contentType === undefined || contentType === '') {
        return (bytes) => {
          if (bytes.length === 0 && required && otherwise) throw nothingSent();
          return undeclared(required || bytes.length > 0 ? bytes : emptyObject, undefined);
        };
      }
      const type = baseType(contentType);
      const parser = parsers.get(type) ?? otherwise;
      if (!parser) throw unsupported(`This operation accepts ${[...parsers.keys()].join(' or ')}, not ${type}.`);
      return (bytes) => parser(bytes, contentType);
    },
  };
}

function baseType(contentType: string): string {
  const match = contentType.length <= 255 ? mediaType.exec(contentType) : null;
  if (match) return match[1]!.toLowerCase();
  throw unsupported('The Content-Type is not a media type such as text/plain.');
}

/** Only its type distinguishes an empty body from a forgotten one. */
function nothingSent(): BrokerError {
  return new BrokerError(
    'invalid-body',
    'The request has no body. To send an empty one on purpose give it a Content-Type, such as text/plain.',
    {
      errors: [{ pointer: '/body', detail: 'is missing' }],
    },
  );
}

function unsupported(detail: string): BrokerError {
  return new BrokerError('unsupported-media-type', detail);
}

function parserOf(
  validatorOf: ValidatorOf,
  type: string,
  media: MediaType,
  all: Record<string, MediaType>,
  headers: readonly string[],
): Parser {
  if (type === formType) {
    const checked = formCheck(validatorOf(formType), media, headers);
    return urlEncodedParser(validatorOf, media, all['application/json'], checked);
  }
  if (type === multipartType) {
    const checked = formCheck(validatorOf(multipartType), media, headers);
    return async (bytes, contentType) => checked(await parseMultipart(bytes, contentType!));
  }
  if (type === 'application/json') return jsonParser(validatorOf, media, anyType in all);
  return (bytes, contentType) => ({ kind: 'bytes', type: contentType, bytes });
}

function urlEncodedParser(
  validatorOf: ValidatorOf,
  media: MediaType,
  jsonMedia: MediaType | undefined,
  checked: FormCheck,
): Parser {
  const json = media['x-json-where-braced'] && jsonMedia ? jsonParser(validatorOf, jsonMedia, false) : null;
  return (bytes, contentType) =>
    json && startsWithBrace(bytes) ? json(bytes, contentType) : checked(parseForm(bytes));
}

/**
 * Converts the fields of a form to the schema's types, and checks them.
 * @throws BrokerError `invalid-body`
 */
type FormCheck = (fields: Fields) => AnyBody;

function formCheck(validate: ValidateFunction, media: MediaType, headers: readonly string[]): FormCheck {
  const { properties = {} } = media.schema;
  const types = Object.entries(properties)
    .map(([name, one]) => ({ name, type: one.type, binary: isBinary(one) }))
    .filter(({ type, binary }) => !(binary && type === 'string')); // such fields need no conversion
  return (fields) => {
    const form: Record<string, unknown> = fields;
    for (const { name, type, binary } of types) {
      const value = form[name];
      if (typeof value === 'string') form[name] = coerced(value, type);
      else if (value !== undefined && !binary) throw notText(name);
    }
    if (!validate(form))
      throw unknownField(validate, Object.keys(properties), headers) ?? bodyProblem(validate, 'form', true);
    return { kind: 'form', form };
  };
}

/**
 * A field that is ignored might have been a delay. Fields are not the only place of a send option: `delay` means the
 * header RestMQ-Delay.
 * @returns null if the fault is another one
 */
function unknownField(
  validate: ValidateFunction,
  fields: readonly string[],
  headers: readonly string[],
): BrokerError | null {
  const error = validate.errors![0]!;
  if (error.keyword !== 'additionalProperties') return null;
  const { additionalProperty: given } = error.params as { additionalProperty: string };
  const meant = nearest(given, fields) ?? nearestHeader(given, headers);
  const detail = `is unknown (${meant === null ? `there are ${fields.join(', ')}` : `did you mean ${meant}?`})`;
  const { field, pointer } = describeSchemaError(error, '/body');
  return new BrokerError('invalid-body', `The form field ${field} ${detail}.`, { errors: [{ pointer, detail }] });
}

/** @returns `the header RestMQ-Delay` for a field like `delay`, or null */
function nearestHeader(given: string, headers: readonly string[]): string | null {
  const short = (name: string): string => name.replace(/^RestMQ-/, '');
  const meant = nearest(
    given,
    headers.flatMap((name) => [name, short(name)]),
  );
  return meant === null ? null : `the header ${headers.find((name) => name === meant || short(name) === meant)!}`;
}

function isBinary(schema: SchemaObject): boolean {
  return schema.format === 'binary' || schema['x-bytes'] === true;
}

function notText(name: string): BrokerError {
  return new BrokerError('invalid-body', `The form field ${name} must be text in UTF-8.`, {
    errors: [{ pointer: `/body/${name}`, detail: 'must be text in UTF-8' }],
  });
}

/** @param others  whether the operation also takes bodies of other types */
function jsonParser(validatorOf: ValidatorOf, media: MediaType, others: boolean): Parser {
  const validate = media['x-parsed-by'] === undefined ? validatorOf('application/json') : null;
  return (bytes) => {
    const text = jsonText(bytes);
    if (!validate) return { kind: 'json', text, value: undefined };
    const checked = (value: unknown): AnyBody => {
      if (!validate(value)) throw bodyProblem(validate, 'body', others);
      return { kind: 'json', text, value };
    };
    const isLong = text.length > harmlessLength;
    return isLong ? parseJsonInTurns(text, 'The body').then(checked) : checked(parseJson(text, 'The body'));
  };
}

function jsonText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  throw new BrokerError('invalid-json', 'The body is not JSON: it is not UTF-8.', { error: 'this is not JSON' });
}

function startsWithBrace(bytes: Buffer): boolean {
  let i = 0;
  while (i < bytes.length && /\s/.test(String.fromCharCode(bytes[i]!))) i++;
  return bytes[i] === 0x7b;
}

function bodyProblem(validate: ValidateFunction, whole: 'form' | 'body', others: boolean): BrokerError {
  const { field, pointer, detail } = describeSchemaError(validate.errors![0]!, '/body');
  const errors = [{ pointer, detail }];
  if (detail === 'is missing')
    return new BrokerError('invalid-body', `The ${whole} needs a field ${field}.`, { errors });
  if (field)
    return new BrokerError('invalid-body', `The ${whole === 'form' ? 'form field' : 'field'} ${field} ${detail}.`, {
      errors,
    });
  const advice = others ? '; to send something else, give the body its own Content-Type' : '';
  return new BrokerError('invalid-body', `The ${whole} ${detail}${advice}.`, { errors });
}
