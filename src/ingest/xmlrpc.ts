import { isUtf8 } from 'node:buffer';
import { SaxesParser, type SaxesTagPlain } from 'saxes';

/**
 * A value as it was sent: int, double and date keep their text, so that nothing is converted. `nil` is an extension
 * that most libraries know.
 */
export type RpcValue =
  | { type: 'string' | 'int' | 'double' | 'boolean' | 'dateTime'; text: string }
  | { type: 'base64'; bytes: Buffer }
  | { type: 'array'; items: RpcValue[] }
  | { type: 'struct'; members: Map<string, RpcValue> }
  | { type: 'nil' };

export interface RpcCall {
  method: string;
  params: RpcValue[];
}

/** The error that answers a call instead of a value. */
export class RpcFault extends Error {
  /**
   * @param code  negative: of http://xmlrpc-epi.sourceforge.net/specs/rfc.fault_codes.php; else the HTTP status of the
   * same error on other routes
   */
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

export const faultCodes = {
  notWellFormed: -32700,
  invalidCall: -32600,
  unknownMethod: -32601,
  invalidParams: -32602,
  internal: -32603,
} as const;

/** Limits of a call. A body is limited by --max-body. */
const [maxDepth, maxElements] = [64, 100_000] as const;

/** The children that an element may have (http://xmlrpc.com/spec.md). */
const scalars = ['string', 'int', 'i4', 'i8', 'double', 'boolean', 'base64', 'dateTime.iso8601', 'nil', 'ex:nil'];
const children: Record<string, readonly string[]> = {
  '': ['methodCall'],
  methodCall: ['methodName', 'params'],
  params: ['param'],
  param: ['value'],
  value: [...scalars, 'array', 'struct'],
  array: ['data'],
  data: ['value'],
  struct: ['member'],
  member: ['name', 'value'],
};

interface Element {
  name: string;
  text: string;
  values: RpcValue[];
  /** Of a struct. */
  members: Map<string, RpcValue>;
  /** Name of a member, or the method of a call. */
  called?: string;
}

/**
 * Read a methodCall.
 * @throws RpcFault with one of `faultCodes`; also for a DOCTYPE, for entities of its own and for nesting beyond 64
 */
export function parseCall(xml: string): RpcCall {
  const parser = new SaxesParser();
  const root = elementNamed('');
  const open: Element[] = [root];
  let elements = 0;
  parser.on('error', (error) => {
    throw new RpcFault(
      faultCodes.notWellFormed,
      `The call is not well-formed XML: ${error.message.replace(/^undefined:/, '')}`,
    );
  });
  parser.on('doctype', () => {
    throw new RpcFault(faultCodes.notWellFormed, 'A call has no DOCTYPE.');
  });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    if (open.length > maxDepth || ++elements > maxElements)
      throw invalid(`The call is nested too deep or has more than ${maxElements} elements`);
    checkElement(open.at(-1)!, name, attributes);
    open.push(elementNamed(name));
  });
  const addText = (text: string): void => void (open.at(-1)!.text += text);
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const done = open.pop()!;
    close(done, open.at(-1)!);
  });
  parser.write(xml).close();
  return callOf(root);
}

function elementNamed(name: string): Element {
  return { name, text: '', values: [], members: new Map() };
}

function checkElement(parent: Element, name: string, attributes: SaxesTagPlain['attributes']): void {
  if (!children[parent.name]?.includes(name))
    throw invalid(`Unexpected element ${shown(name)} in ${parent.name || 'the document'}`);
  if (Object.keys(attributes).some((one) => !one.startsWith('xmlns')))
    throw invalid(`The element ${shown(name)} has attributes`);
}

/** Hand the content of an element that has ended to its parent. */
function close(done: Element, parent: Element): void {
  const { name, text, values, members } = done;
  if (name in children && name !== 'value' && text.trim() !== '') throw invalid(`Unexpected text in ${name}`);
  if (name === 'methodName' || name === 'name') setCalled(parent, text, name);
  else if (name === 'methodCall') Object.assign(parent, { called: done.called, values });
  else if (name === 'params' || name === 'data') parent.values.push(...values);
  else if (name === 'param') parent.values.push(onlyOne(values, name));
  else if (name === 'value') parent.values.push(valueOf(values, text));
  else if (name === 'array') parent.values.push({ type: 'array', items: values });
  else if (name === 'struct') parent.values.push({ type: 'struct', members });
  else if (name === 'member') addMember(parent, done);
  else parent.values.push(scalarOf(name, text));
}

function setCalled(parent: Element, text: string, name: string): void {
  if (parent.called !== undefined) throw invalid(`There are two elements ${name}`);
  parent.called = text;
}

function onlyOne(values: RpcValue[], name: string): RpcValue {
  if (values.length !== 1) throw invalid(`An element ${name} has one value`);
  return values[0]!;
}

/** A value without a type is a string. */
function valueOf(values: RpcValue[], text: string): RpcValue {
  if (values.length === 0) return { type: 'string', text };
  if (text.trim() !== '') throw invalid('Unexpected text beside the type of a value');
  return onlyOne(values, 'value');
}

function addMember(struct: Element, { called, values }: Element): void {
  if (called === undefined) throw invalid('A member of a struct has no name');
  if (struct.members.has(called)) throw invalid(`A struct has two members ${shown(called)}`);
  struct.members.set(called, onlyOne(values, 'member'));
}

const texts: Record<string, [type: 'int' | 'double' | 'boolean' | 'dateTime', pattern: RegExp]> = {
  int: ['int', /^[+-]?\d{1,10}$/],
  i4: ['int', /^[+-]?\d{1,10}$/],
  i8: ['int', /^[+-]?\d{1,19}$/],
  double: ['double', /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i],
  boolean: ['boolean', /^[01]$/],
  'dateTime.iso8601': ['dateTime', /^\d{4}-?\d\d-?\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/],
};

function scalarOf(name: string, text: string): RpcValue {
  if (name === 'string') return { type: 'string', text };
  if (name === 'nil' || name === 'ex:nil') return { type: 'nil' };
  if (name === 'base64') return { type: 'base64', bytes: base64Of(text.replaceAll(/\s/g, '')) };
  const [type, pattern] = texts[name]!;
  const trimmed = text.trim();
  if (!pattern.test(trimmed)) throw new RpcFault(faultCodes.invalidParams, `Not a valid ${name}: ${shown(trimmed)}.`);
  return { type, text: trimmed };
}

function base64Of(text: string): Buffer {
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(text))
    return Buffer.from(text, 'base64');
  throw new RpcFault(faultCodes.invalidParams, 'A base64 value is not base64.');
}

function callOf({ called, values }: Element): RpcCall {
  const method = called?.trim() ?? '';
  if (!/^[\w.:/]{1,128}$/.test(method))
    throw invalid('The call has no methodName of letters, digits, dots, colons and slashes');
  return { method, params: values };
}

function invalid(why: string): RpcFault {
  return new RpcFault(faultCodes.invalidCall, `${why}: not a valid XML-RPC call.`);
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

// --- answers ---

/** A value of an answer; bytes are base64 unless they are text that XML can hold. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly Plain[]
  | { readonly [name: string]: Plain };

export function responseXml(value: Plain): string {
  return `${declaration}<methodResponse><params><param>${valueXml(value)}</param></params></methodResponse>`;
}

export function faultXml(fault: RpcFault): string {
  return `${declaration}<methodResponse><fault>${valueXml(faultOf(fault))}</fault></methodResponse>`;
}

/** A fault as a struct, as system.multicall also returns it. */
export function faultOf({ code, message }: RpcFault): Plain {
  return { faultCode: code, faultString: message };
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

function valueXml(value: Plain): string {
  return `<value>${typedXml(value)}</value>`;
}

function typedXml(value: Plain): string {
  if (value === null) return '<nil/>';
  if (typeof value === 'boolean') return `<boolean>${value ? 1 : 0}</boolean>`;
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? `<int>${value}</int>` : `<double>${value}</double>`;
  if (typeof value === 'string') return stringXml(value);
  if (value instanceof Uint8Array) return bytesXml(value);
  if (Array.isArray(value)) return `<array><data>${(value as Plain[]).map(valueXml).join('')}</data></array>`;
  const members = Object.entries(value as { [name: string]: Plain }).map(
    ([name, one]) => `<member><name>${escaped(name)}</name>${valueXml(one)}</member>`,
  );
  return `<struct>${members.join('')}</struct>`;
}

function bytesXml(value: Uint8Array): string {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.length);
  return isUtf8(bytes) ? stringXml(bytes.toString()) : base64Xml(bytes);
}

/** XML 1.0, 2.2: some characters can't be written at all, not even escaped. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

function stringXml(text: string): string {
  return unwritable.test(text) || !text.isWellFormed()
    ? base64Xml(Buffer.from(text))
    : `<string>${escaped(text)}</string>`;
}

function base64Xml(bytes: Buffer): string {
  return `<base64>${bytes.toString('base64')}</base64>`;
}

/** XML parsers read an unescaped carriage return as a line feed (XML 1.0, 2.11). */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
}
