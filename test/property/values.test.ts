import fc from 'fast-check';
import { bytes, jsonText, legalName } from '../support/arbitrary';
import { type Answer } from '../support/dialogue';
import { useDaemon } from '../support/use-daemon';

const { redis, say } = useDaemon();

afterEach(async () => {
  await redis.client.flushall();
});

const runs = { numRuns: 100 };

describe('any bytes', () => {
  it('come out as they went in, through a raw body, a form and the JSON protocol', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (value) => {
        const encoded = [...value].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
        await say('POST /q/test', value, 'application/octet-stream');
        await say('POST /q/test', `value=${encoded}`);
        await run({ cmd: 'add', queue: 'test', value: value.toString('base64'), encoding: 'base64' });
        for (let way = 0; way < 3; way++) {
          if (way > 0) expect(bytesIn(await run({ cmd: 'get', queue: 'test' }))).toEqual(value);
          expect((await say('GET /q/test?raw=true')).bytes.equals(value)).toBe(true);
        }
      }),
      runs,
    );
  });

  it('come out as they went in where they come as JSON', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (value) => {
        await say('POST /q/test', value, 'image/png');
        // nothing at all is refused
        await say('POST /q/test', value, value.length === 0 ? 'application/octet-stream' : '');
        expect(bytesIn((await say('GET /q/test')).json())).toEqual(value);
        expect(bytesIn(await run({ cmd: 'take', queue: 'test' }))).toEqual(value);
      }),
      runs,
    );
  });
});

describe('any JSON', () => {
  it('comes out as the same JSON, and raw as the same text', async () => {
    await fc.assert(
      fc.asyncProperty(jsonText, async (text) => {
        for (let i = 0; i < 2; i++) await say('POST /q/test', text, 'application/json');
        expect(valueIn(await say('GET /q/test'))).toEqual(JSON.parse(text));
        expect((await say('GET /q/test?raw=true')).bytes.toString()).toBe(text);
      }),
      runs,
    );
  });

  it('comes out of the JSON protocol as it went in, digit for digit', async () => {
    await fc.assert(
      fc.asyncProperty(
        jsonText.filter((text) => JSON.parse(text) !== null && !text.trim().startsWith('"')),
        async (text) => {
          const command = `{"queue":"test" , "value" :${text}, "cmd":"add"}`;
          expect(valueIn(await say('POST /queue', command, 'application/json'))).toEqual(JSON.parse(text));
          expect((await say('GET /q/test?raw=true')).bytes.toString()).toBe(text.trim());
        },
      ),
      runs,
    );
  });

  it('as a string comes out as that text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
        async (value) => {
          await run({ cmd: 'add', queue: 'test', value });
          expect(await run({ cmd: 'get', queue: 'test' })).toMatchObject({ value });
          expect((await say('GET /q/test?raw=true')).bytes).toEqual(Buffer.from(value));
        },
      ),
      runs,
    );
  });
});

describe('any legal name', () => {
  it('is the same in a path, a form, a query, a command and every answer', async () => {
    await fc.assert(
      fc.asyncProperty(legalName, async (name) => {
        await redis.client.flushall();
        const encoded = encodeURIComponent(name);
        const everyByte = [...Buffer.from(name)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
        const keys = [1, 2, 3].map((n) => `${name}:${n}`);
        expect((await say(`POST /q/${encoded}`, 'value=1')).bytes.toString()).toBe(`${keys[0]!}\r\n`);
        expect((await say('POST /', `queue=${everyByte}&value=2`)).bytes.toString()).toBe(`${keys[1]!}\r\n`);
        expect(await run({ cmd: 'add', queue: name, value: 3 })).toMatchObject({ queue: name, key: keys[2] });
        expect((await say('GET /q/', null, { Accept: 'application/json' })).json()).toEqual({
          count: 1,
          queues: [name],
        });
        expect((await say(`GET /stats/${everyByte}`)).json()).toMatchObject({ name, ready: 3 });
        expect(Object.keys(((await say('GET /stats/')).json() as { queues: object }).queues)).toEqual([name]);
        expect((await say(`GET /?queue=${encoded}`)).json()).toMatchObject({ key: keys[0] });
        expect(decodeURI(String((await say(`GET /q/${everyByte}?raw=true`)).headers['restmq-key']))).toBe(keys[1]);
        expect(await run({ cmd: 'del', queue: name, key: keys[2] })).toEqual({
          queue: name,
          key: keys[2],
          deleted: true,
        });
        expect((await say(`GET /j/${encoded}`, null, { Accept: 'application/json' })).json()).toMatchObject({
          stats: { name, ready: 0 },
          messages: [],
        });
        expect((await say(`DELETE /q/${encoded}`)).json()).toEqual({ queue: name, status: 0 });
      }),
      runs,
    );
  });
});

async function run(command: object): Promise<unknown> {
  return (await say('POST /queue', JSON.stringify(command), 'application/json')).json();
}

function valueIn(answer: Answer): unknown {
  return (answer.json() as { value: unknown }).value;
}

/** The bytes that a message in JSON stands for. */
function bytesIn(message: unknown): Buffer {
  const { value, encoding } = message as { value: string; encoding?: 'base64' };
  return Buffer.from(value, encoding);
}
