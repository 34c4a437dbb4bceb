import { messageOperations } from '../../generated/messages';
import asyncapi from '../../generated/asyncapi.json';
import { everySection } from '../support/acl';
import { assertFits, contractFetch, operations, schemas, type Operation } from '../support/contract';
import { hangUp, prepare, replay, replays, settled, textOf } from '../support/replays';
import { useDaemon } from '../support/use-daemon';

// Open to everyone, and yet rules: without them there are no keys.
const { redis, daemon } = useDaemon({ rules: everySection() });

beforeEach(() => redis.client.flushall());

describe('an answer in openapi.yaml', () => {
  const cases = replays.map((one) => ({
    ...one,
    title: `${one.operation.id} › ${one.status} ${one.type ?? 'without a body'} ${one.name}`,
  }));

  it.each(cases)('$title is what its x-request gets', async (one) => {
    expect(one.line).toMatch(/^[A-Z]+ \//);
    const response = await replay(daemon.url, one);
    expect(response.status).toBe(one.status);
    if (one.type === null) return expect(await response.text()).toBe('');
    if (one.type !== '*/*') expect(response.headers.get('content-type')?.split(';')[0]).toBe(one.type);
    if (one.value === undefined) return hangUp(response);
    const text = await textOf(response, one);
    if (/[/+]json$/.test(one.type)) expect(settled(JSON.parse(text))).toEqual(settled(one.value));
    else expect(text).toBe(one.value);
  });

  it.each(cases.filter(({ value }) => value !== undefined))(
    '$title fits its schema',
    ({ operation, status, type, value }) => {
      assertFits(operation.responses[status]!.content![type!]!.schema, value, 'The example');
    },
  );
});

describe('a request body in openapi.yaml', () => {
  const cases = operations.flatMap((operation) =>
    Object.entries(operation.body).flatMap(([type, { schema, examples = {} }]) =>
      Object.entries(examples).map(([name, { value, 'x-given': given = [] }]) => ({
        operation,
        type,
        schema,
        value,
        given,
        title: `${operation.id} › ${type} ${name}`,
      })),
    ),
  );

  it.each(cases)('$title fits its schema', ({ schema, value }) => {
    assertFits(schema, value, 'The example');
  });

  it.each(cases)('$title is taken', async ({ operation, type, value, given }) => {
    const filled = await prepare(daemon.url, given);
    const response = await contractFetch(daemon.url + examplePath({ ...operation, path: filled(operation.path) }), {
      method: operation.method,
      headers:
        // fetch names the boundary
        type === 'multipart/form-data' ? {} : { 'content-type': type === '*/*' ? 'application/octet-stream' : type },
      body: bodyOf(type, value),
    });
    expect(response.ok).toBe(true);
  });

  it('is there for every operation that takes one, in every type', () => {
    const without = operations.flatMap(({ id, body }) =>
      Object.keys(body)
        .filter((type) => !body[type]!.examples)
        .map((type) => `${id} ${type}`),
    );
    expect(without).toEqual([]);
  });
});

describe('a parameter in openapi.yaml', () => {
  const cases = operations.flatMap((operation) =>
    operation.parameters.flatMap((parameter) =>
      examplesOf(parameter).map((example) => ({ ...parameter, example, title: `${operation.id} › ${parameter.name}` })),
    ),
  );

  it.each(cases)('$title has an example that fits its schema', ({ schema, example }) => {
    assertFits(schema, example, 'The example');
  });

  it('has an example wherever it is part of a path', () => {
    const without = operations.filter(({ parameters }) =>
      parameters.some((one) => one.in === 'path' && examplesOf(one).length === 0),
    );
    expect(without.map(({ id }) => id)).toEqual([]);
  });
});

describe('a schema', () => {
  const cases = Object.entries(schemas).flatMap(([name, { examples = [] }]) =>
    examples.map((example) => ({ name, example })),
  );

  it.each(cases)('$name fits its own example $example', ({ name, example }) => {
    assertFits({ $ref: `#/components/schemas/${name}` }, example, 'The example');
  });
});

describe('a message in asyncapi.yaml', () => {
  const messages: Record<string, { payload: { $ref: string }; examples: { name: string; payload: unknown }[] }> =
    asyncapi.components.messages;
  const examples = Object.entries(messages).flatMap(([name, { payload: schema, examples }]) =>
    examples.map(({ name: example, payload }) => ({ schema, payload, title: `${name} › ${example}` })),
  );
  const overHttp = Object.entries(messageOperations).filter(
    ([, { action, address }]) => action === 'receive' && address.startsWith('/queue'),
  );
  const commands = overHttp.flatMap(([operation, { address, messages: taken, replies }]) =>
    taken.flatMap((name) =>
      messages[name]!.examples.map(({ name: example, payload }) => ({
        address,
        payload,
        replies,
        title: `${operation} › ${example}`,
      })),
    ),
  );

  it.each(examples)('$title fits its schema', ({ schema, payload }) => {
    assertFits(schema, payload, 'The example');
  });

  const ofLease = commands.filter(({ payload }) => typeof (payload as { leaseId?: unknown }).leaseId === 'string');
  const others = commands.filter((one) => !ofLease.includes(one));

  describe.each([
    { queue: 'an empty queue', given: [], sent: others },
    { queue: 'a queue with a message', given: ['POST /q/genesis value=abc'], sent: others },
    {
      queue: 'a queue with a leased message',
      given: ['POST /q/genesis value=abc', 'GET /q/genesis?lease=30'],
      sent: ofLease,
    },
  ])('sent to $queue', ({ given, sent }) => {
    it.each(sent)(
      '$title is answered with a reply of its operation',
      async ({ address, payload: example, replies }) => {
        const filled = await prepare(daemon.url, given);
        const payload = sent === ofLease ? { ...(example as object), leaseId: filled('{leaseId}') } : example;
        const response = await contractFetch(daemon.url + address, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(payload),
        });
        expect(response.status).toBe(200);
        const anyOf = replies.filter((name) => name !== 'problem').map((name) => messages[name]!.payload);
        assertFits({ anyOf }, await response.json(), 'The reply');
      },
    );
  });
});

function examplePath({ path, parameters }: Operation): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(examplesOf(parameters.find((one) => one.name === name)!)[0])),
  );
}

/** A parameter's own example, or else its schema's. */
function examplesOf({ example, schema }: Operation['parameters'][number]): unknown[] {
  if (example !== undefined) return [example];
  const { $ref, examples } = schema as { $ref?: string; examples?: unknown[] };
  return examples ?? schemas[$ref?.split('/').at(-1) ?? '']?.examples ?? [];
}

function bodyOf(type: string, value: unknown): string | FormData {
  if (type === 'multipart/form-data') return formOf(value as Record<string, unknown>);
  if (type === 'application/x-www-form-urlencoded')
    return new URLSearchParams(value as Record<string, string>).toString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function formOf(fields: Record<string, unknown>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  return form;
}
