import Ajv2020 from 'ajv/dist/2020';
import { describeSchemaError } from '../../src/schema-errors';

const ajv = new Ajv2020({ strict: false, verbose: true });

describe('describeSchemaError', () => {
  it.each([
    ['a missing field', { required: ['a'] }, {}, 'is missing'],
    ['a stranger', { additionalProperties: false }, { a: 1 }, 'is unknown'],
    ['a number for text', { properties: { a: { type: 'string' } } }, { a: 1 }, 'must be a string'],
    ['text for an integer', { properties: { a: { type: 'integer' } } }, { a: '1' }, 'must be an integer'],
    ['text for an object', { properties: { a: { type: 'object' } } }, { a: '1' }, 'must be an object'],
    ['text for an array', { properties: { a: { type: 'array' } } }, { a: '1' }, 'must be an array'],
    ['text for a boolean', { properties: { a: { type: 'boolean' } } }, { a: '1' }, 'must be a boolean'],
    ['none of a list', { properties: { a: { enum: ['x', 'y'] } } }, { a: 'z' }, 'must be one of x, y'],
    ['not the one', { properties: { a: { const: 'base64' } } }, { a: 'z' }, 'must be "base64"'],
    ['too little', { properties: { a: { minimum: 1 } } }, { a: 0 }, 'must be at least 1'],
    ['too much', { properties: { a: { maximum: 30 } } }, { a: 31 }, 'must be at most 30'],
    ['empty text', { properties: { a: { minLength: 1 } } }, { a: '' }, 'must not be empty'],
    ['short text', { properties: { a: { minLength: 3 } } }, { a: 'xy' }, 'must be at least 3 characters long'],
    ['long text', { properties: { a: { maxLength: 2 } } }, { a: 'xyz' }, 'must be at most 2 characters long'],
    ['few items', { properties: { a: { minItems: 1 } } }, { a: [] }, 'must have at least 1 item'],
    ['many items', { properties: { a: { maxItems: 1 } } }, { a: [1, 2] }, 'must have at most 1 item'],
    [
      'many fields',
      { properties: { a: { maxProperties: 2 } } },
      { a: { x: 1, y: 2, z: 3 } },
      'must have at most 2 fields',
    ],
    [
      'what may be null',
      { properties: { a: { type: ['integer', 'null'] } } },
      { a: 'x' },
      'must be an integer or null',
    ],
    ['one of a list with null', { properties: { a: { enum: ['x', null] } } }, { a: 'y' }, 'must be one of x, null'],
    [
      'the contract’s own words',
      { properties: { a: { pattern: '^x', 'x-fault': 'must begin with x' } } },
      { a: 'y' },
      'must begin with x',
    ],
    ['what has no words of ours', { properties: { a: { multipleOf: 2 } } }, { a: 1 }, 'must be multiple of 2'],
  ])('names the field and says of %s: %s', (_what, schema, value, detail) => {
    expect(fault(schema, value, '/body')).toEqual({ field: 'a', pointer: '/body/a', detail });
  });

  it('points into arrays and objects', () => {
    const schema = { properties: { list: { items: { properties: { n: { type: 'integer' } } } } } };
    expect(fault(schema, { list: [{ n: 1 }, { n: 'x' }] })).toEqual({
      field: 'n',
      pointer: '/list/1/n',
      detail: 'must be an integer',
    });
  });

  it('names an item with its list', () => {
    const schema = { properties: { list: { items: { type: 'object' } } } };
    expect(fault(schema, { list: [{}, null] }, '/body')).toEqual({
      field: 'list[1]',
      pointer: '/body/list/1',
      detail: 'must be an object',
    });
  });

  it('shows a name that is empty, so that no sentence has a hole', () => {
    expect(fault({ additionalProperties: false }, { '': 1 }, '/query')).toEqual({
      field: '""',
      pointer: '/query/',
      detail: 'is unknown',
    });
    expect(fault({ properties: { '': { type: 'string' } } }, { '': 1 })).toMatchObject({ field: '""', pointer: '/' });
  });

  it('cuts a name that is long', () => {
    const long = 'x'.repeat(10_000);
    const cut = `${'x'.repeat(64)}…`;
    expect(fault({ additionalProperties: false }, { [long]: 1 })).toMatchObject({ field: cut, pointer: `/${cut}` });
    expect(
      fault({ additionalProperties: { properties: { a: { type: 'string' } } } }, { [long]: { a: 1 } }),
    ).toMatchObject({ field: 'a', pointer: `/${cut}/a` });
  });

  it('escapes tildes and slashes in pointers (RFC 6901) and shows the name as it is', () => {
    expect(fault({ additionalProperties: false }, { 'a/b~c': 1 }, '/query')).toMatchObject({
      field: 'a/b~c',
      pointer: '/query/a~1b~0c',
    });
    expect(fault({ properties: { 'a/b~c': { type: 'string' } } }, { 'a/b~c': 1 })).toMatchObject({
      field: 'a/b~c',
      pointer: '/a~1b~0c',
    });
  });

  it('speaks of the whole where no field is wrong', () => {
    expect(fault({ type: 'object' }, [], '/body')).toEqual({
      field: '',
      pointer: '/body',
      detail: 'must be an object',
    });
  });

  it('speaks of the whole where the contract says which fields it needs', () => {
    const schema = { required: ['msg'], 'x-fault': 'needs a field value or msg' };
    expect(fault(schema, {}, '/body')).toEqual({ field: '', pointer: '/body', detail: 'needs a field value or msg' });
  });
});

function fault(schema: object, value: unknown, base?: string): ReturnType<typeof describeSchemaError> {
  const validate = ajv.compile({ type: 'object', ...schema });
  if (validate(value)) throw new Error('it fits');
  return describeSchemaError(validate.errors![0]!, base);
}
