import fc from 'fast-check';
import { BrokerError } from '../../src/errors';
import { parseEvent, parseValueJson, parseValueLines } from '../../src/ingest/collectd';
import { Framer } from '../../src/ingest/framing';
import { parseSyslog, type Origin } from '../../src/ingest/syslog';
import { parseCall, responseXml, RpcFault, type Plain, type RpcValue } from '../../src/ingest/xmlrpc';

const text = fc.string({ unit: 'binary' });
const origin: Origin = { host: '::1', transport: 'tcp', receivedMs: 1, truncated: false };
const quoted = (word: string): string => `"${word.replaceAll(/["\\]/g, '\\$&')}"`;

describe('PUTVAL', () => {
  const word = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .filter((one) => !/[\r\n/-]/.test(one) && one.isWellFormed());
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
    fc.constantFrom('U', 'nan', '-nan'),
  );

  it('comes out as it was put together, whatever is in its names', async () => {
    await fc.assert(
      fc.asyncProperty(
        word,
        word,
        word,
        word,
        word,
        fc.nat(),
        fc.array(number, { minLength: 1, maxLength: 5 }),
        async (host, plugin, instance, type, typeInstance, time, values) => {
          const identifier = `${host}/${plugin}-${instance}/${type}-${typeInstance}`;
          const list = [time, ...values].join(':');
          const { items, faults } = await parseValueLines(`PUTVAL ${quoted(identifier)} interval=10 ${list}\n`, 0);
          expect(faults).toEqual([]);
          expect(JSON.parse(items[0]!)).toMatchObject({
            host,
            plugin,
            pluginInstance: instance,
            type,
            typeInstance,
            plugin_instance: `${plugin}-${instance}`,
            type_instance: `${type}-${typeInstance}`,
            interval: '10',
            value: list,
            time,
            values: values.map((one) => (/[Un]/.test(one) ? null : Number(one))),
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is JSON or a fault for any text, and never both or neither', async () => {
    const piece = fc.oneof(
      fc.constantFrom('PUTVAL', ' ', '"', '\\', 'a/b/c', 'interval=10', 'N:1', ':', '\n', '-', '='),
      text,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
        async (body) => {
          const { items, faults } = await parseValueLines(body, 0);
          for (const item of items) expect((JSON.parse(item) as { value: string }).value).toContain(':');
          const lines = body.split('\n').filter((line) => line.trim() !== '').length;
          if (lines > 0) expect(items.length + faults.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('reads JSON of any kind, or refuses it with a reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (body) => {
        const items = await parseValueJson(body).then(
          (parsed) => parsed.items,
          (error: unknown) => void expect(error).toBeInstanceOf(BrokerError),
        );
        items?.forEach((item) => void JSON.parse(item));
      }),
      { numRuns: 500 },
    );
  });

  it('reads an event of any kind, or refuses it with a reason', () => {
    const piece = fc.oneof(fc.constantFrom('Severity: OKAY', '\n', '\n\n', 'Time: 1', ':', '{', '['), text);
    fc.assert(
      fc.property(
        fc.array(piece).map((all) => all.join('')),
        (body) => onlyRefuses(() => void JSON.parse(parseEvent(body))),
      ),
      { numRuns: 1000 },
    );
  });
});

describe('syslog', () => {
  const name = fc.stringMatching(/^[!#-<>-Z^-~]{1,20}$/);
  const value = fc.string({ unit: 'binary', maxLength: 30 }).filter((one) => one.isWellFormed());

  it('RFC 5424 comes out as it was put together', () => {
    const data = fc.dictionary(name, fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true }), {
      minKeys: 1,
      maxKeys: 3,
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(fc.nat(191), name, name, data, value, (priority, hostname, app, structuredData, message) => {
        fc.pre(hostname !== '-' && app !== '-' && !message.startsWith('\ufeff'));
        const elements = Object.entries(structuredData).map(
          ([id, params]) =>
            `[${id}${Object.entries(params)
              .map(([key, one]) => ` ${key}="${one.replaceAll(/["\\\]]/g, '\\$&')}"`)
              .join('')}]`,
        );
        const line = `<${priority}>1 2026-11-23T12:00:00Z ${hostname} ${app} - - ${elements.join('')} ${message}`;
        const read = JSON.parse(JSON.stringify(parseSyslog(Buffer.from(line), origin))) as unknown;
        expect(read).toMatchObject({ line, format: 'rfc5424', hostname, app, message });
        expect((read as { structuredData: unknown }).structuredData).toEqual(
          JSON.parse(JSON.stringify(structuredData)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('reads any bytes, keeps them all, and says nothing that is not there', () => {
    const piece = fc
      .oneof(
        fc.constantFrom('<13>', '<', '>', '1 ', '- ', 'Nov 23 12:00:00 ', '[', ']', '"', '\\', 'a', ': ', '\u0000'),
        text,
      )
      .map((one) => Buffer.from(one));
    const anyBytes = fc.oneof(
      fc.array(piece).map((all) => Buffer.concat(all)),
      fc.uint8Array().map((all) => Buffer.from(all)),
    );
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const { line, raw, message } = parseSyslog(bytes, origin);
        expect(raw === undefined ? Buffer.from(line) : Buffer.from(raw, 'base64')).toEqual(bytes);
        expect(line.endsWith(message.replace(/^\ufeff/, ''))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('frames come out whole, however they are framed and split', () => {
    const message = fc.string({ maxLength: 40 }).map((one) => `<13>${one.replaceAll(/[\r\n\0]/g, '')}`);
    const framed = fc.array(fc.tuple(message, fc.constantFrom('counted', '\n', '\r\n', '\0', '\n\0')), {
      maxLength: 10,
    });
    fc.assert(
      fc.property(framed, fc.array(fc.nat(400), { maxLength: 10 }), (messages, cuts) => {
        const bytes = Buffer.from(
          messages.map(([one, end]) => (end === 'counted' ? `${Buffer.byteLength(one)} ${one}` : one + end)).join(''),
        );
        const at = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const framer = new Framer(1000);
        const frames = at.slice(1).flatMap((end, i) => framer.feed(bytes.subarray(at[i], end)));
        expect(frames.map((one) => one.bytes.toString())).toEqual(messages.map(([one]) => one));
      }),
      { numRuns: 1000 },
    );
  });

  it('any bytes are framed within bounds, and the same however they are split', () => {
    const piece = fc
      .oneof(fc.constantFrom('\n', '5 <1>ab', '99 <', '\0', '\r', 'x'.repeat(30), '1234567 <'), text)
      .map((one) => Buffer.from(one));
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }).map((all) => Buffer.concat(all)),
        fc.nat(20),
        (bytes, step) => {
          const whole = new Framer(20);
          const expected = whole.feed(bytes);
          const split = new Framer(20);
          const frames = [];
          for (let i = 0; i < bytes.length; i += step + 1) frames.push(...split.feed(bytes.subarray(i, i + step + 1)));
          expect(frames).toEqual(expected);
          expect(split.end()).toEqual(whole.end());
          for (const one of frames) expect(one.bytes.length).toBeLessThanOrEqual(20);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('XML-RPC', () => {
  const plain: fc.Arbitrary<Plain> = fc.letrec<{ value: Plain }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text.filter((one) => one.isWellFormed()),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^[a-z<&]{1,5}$/), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).value;

  it('reads what it writes', () => {
    fc.assert(
      fc.property(plain, (value) => {
        const params = /<params>.*<\/params>/s.exec(responseXml(value))![0];
        const {
          params: [read],
        } = parseCall(`<methodCall><methodName>x</methodName>${params}</methodCall>`);
        expect(plainOf(read!)).toEqual(settled(value));
      }),
      { numRuns: 500 },
    );
  });

  it('reads any text, or refuses it with a fault', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<methodCall>',
        '<methodName>',
        'x',
        '</methodName>',
        '<params>',
        '<param>',
        '<value>',
        '</value>',
        '<int>',
        '1',
        '</int>',
        '<!DOCTYPE',
        '&',
        ';',
        ']]>',
        '<?',
        '<struct>',
      ),
      text,
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 15 }).map((all) => all.join('')),
        (xml) => {
          try {
            parseCall(xml);
          } catch (error) {
            expect(error).toBeInstanceOf(RpcFault);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function onlyRefuses(act: () => void): void {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(BrokerError);
  }
}

/** Text as bytes: it comes as a string or as base64. */
function plainOf(value: RpcValue): unknown {
  if (value.type === 'array') return value.items.map(plainOf);
  if (value.type === 'struct') return Object.fromEntries([...value.members].map(([name, one]) => [name, plainOf(one)]));
  if (value.type === 'nil') return null;
  if (value.type === 'base64') return [...value.bytes];
  if (value.type === 'string') return [...Buffer.from(value.text)];
  return value.type === 'boolean' ? value.text === '1' : Number(value.text);
}

function settled(value: Plain): unknown {
  if (typeof value === 'string') return [...Buffer.from(value)];
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return (value as Plain[]).map(settled);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value as { [name: string]: Plain }).map(([name, one]) => [name, settled(one)]),
    );
  return value;
}
