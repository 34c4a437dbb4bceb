import { parseEvent, parseValueJson, parseValueLines } from '../../src/ingest/collectd';
import { measureLeast, spentMs } from '../support/least';
import { refusalOf } from '../support/refusal';

const nowMs = 1_288_548_767_500;

describe('parseValueLines', () => {
  it('reads a line as RestMQ did, with what can be told apart beside it', async () => {
    expect(await read('PUTVAL myhost/df/df-boot interval=10 1288548767:116497408.000000:391246848.000000')).toEqual([
      {
        host: 'myhost',
        plugin_instance: 'df',
        type_instance: 'df-boot',
        value: '1288548767:116497408.000000:391246848.000000',
        interval: '10',
        plugin: 'df',
        pluginInstance: '',
        type: 'df',
        typeInstance: 'boot',
        time: 1288548767,
        values: [116497408, 391246848],
      },
    ]);
  });

  it('takes the first hyphen as the end of a name, and all slashes after the second as part of the type', async () => {
    const [one] = (await read('PUTVAL a.b-c/cpu-0-1/mount-/var/log N:1')) as { [name: string]: unknown }[];
    expect(one).toMatchObject({
      host: 'a.b-c',
      plugin: 'cpu',
      pluginInstance: '0-1',
      type: 'mount',
      typeInstance: '/var/log',
      plugin_instance: 'cpu-0-1',
      type_instance: 'mount-/var/log',
    });
  });

  it('gives N the time of arrival, and keeps it in the value', async () => {
    expect(await read('PUTVAL h/p/t interval=10.000 N:1')).toMatchObject([
      { time: nowMs / 1000, value: 'N:1', interval: '10.000' },
    ]);
  });

  it('has no interval where the line has none', async () => {
    expect(await read('PUTVAL h/p/t N:1')).toMatchObject([{ interval: null }]);
  });

  it('reads an identifier in quotes, with spaces and escaped quotes', async () => {
    expect(await read('putval "my host/p-\\"a b\\"/t" interval="10" N:1')).toMatchObject([
      { host: 'my host', pluginInstance: '"a b"', interval: '10' },
    ]);
  });

  it('reads several lists of values of one identifier', async () => {
    expect(await read('PUTVAL h/p/t interval=1 meta:x="y z" 1:2 2:3')).toMatchObject([
      { value: '1:2' },
      { value: '2:3' },
    ]);
  });

  it('knows what is unknown, and keeps every digit', async () => {
    expect((await parseValueLines('PUTVAL h/p/t 1.5:U:nan:-1:18446744073709551615:+2:1e400', 0)).items[0]).toContain(
      '"time":1.5,"values":[null,null,-1,18446744073709551615,2,null]',
    );
  });

  it('skips empty lines and takes any line ending', async () => {
    expect(await read('\r\nPUTVAL h/p/t N:1\r\n\r\nPUTVAL h/p/t N:2')).toHaveLength(2);
  });

  it.each([
    ['GETVAL h/p/t', 'does not begin with PUTVAL'],
    ['PUTVAL', 'has no identifier'],
    ['PUTVAL h/p N:1', 'has an identifier that is not host/plugin/type'],
    ['PUTVAL h//t N:1', 'has an identifier that is not host/plugin/type'],
    ['PUTVAL h/-a/t N:1', 'has an identifier without a plugin or a type'],
    ['PUTVAL h/p/t', 'has no values'],
    ['PUTVAL h/p/t interval=10', 'has no values'],
    ['PUTVAL h/p/t interval=0 N:1', 'has an interval that is not a positive number'],
    ['PUTVAL h/p/t 1', 'has no time and value in "1"'],
    ['PUTVAL h/p/t x:1', 'has a time that is neither N nor a number: "x"'],
    ['PUTVAL h/p/t N:one', 'has a value that is neither a number nor U: "one"'],
    ['PUTVAL h/p/t N:', 'has a value that is neither a number nor U: ""'],
    ['PUTVAL "h/p/t N:1', 'has a quote that does not end'],
    [`PUTVAL h/p/${'t'.repeat(1021)} N:1`, 'has an identifier of more than 1024 characters'],
    [`PUTVAL h/p/t N${':1'.repeat(1001)}`, 'has more than 1000 values in one list'],
    [`PUTVAL h/p/t ${'N:1 '.repeat(16_400)}`, 'is longer than 65536 characters'],
  ])('names what is wrong with %s, and keeps the good lines around it', async (line, detail) => {
    const { items, faults } = await parseValueLines(`PUTVAL h/p/t N:1\n${line}\nPUTVAL h/p/t N:2\n`, nowMs);
    expect(items).toHaveLength(2);
    expect(faults).toEqual([{ part: 2, detail }]);
  });

  it('names ten lines of a thousand', async () => {
    expect((await parseValueLines('x\n'.repeat(1000), nowMs)).faults).toHaveLength(10);
  });
});

describe('a body of 1 MiB', () => {
  const size = 1024 ** 2;
  const filled = (unit: string): string => unit.repeat(Math.floor(size / unit.length));

  it.each([
    ['lines that are no PUTVAL', () => parseValueLines(filled('x\n'), nowMs)],
    ['empty lines', () => parseValueLines(filled('\n'), nowMs)],
    ['good lines', () => parseValueLines(filled('PUTVAL a/b/c N:1\n'), nowMs)],
    ['an array of numbers', () => parseValueJson(`[${filled('1,')}1]`)],
    [
      'an array of value lists',
      () => parseValueJson(`[${filled('{"host":"h","plugin":"p","type":"t","values":[1],"time":1},')}1]`),
    ],
  ])('of %s lets the event loop turn meanwhile', async (_, parse) => {
    let turns = 0;
    const turned = setInterval(() => turns++, 1);
    await parse();
    clearInterval(turned);
    expect(turns).toBeGreaterThan(0);
  });

  it('with one identifier for all its values is refused before they fill the memory', async () => {
    const line = `PUTVAL h/p/${'t'.repeat(1000)} ${'N:1 '.repeat(16_000)}\n`;
    await expect(parseValueLines(line.repeat(16), nowMs)).rejects.toThrow(
      'Up to line 1 the values are more than 16 times as long as the body. Nothing was stored.',
    );
  });

  it('costs no more than its length, whatever it is made of', async () => {
    const shapes = [
      'x\n',
      'PUTVAL\n',
      'PUTVAL "\n',
      'PUTVAL h/p/t "" "" ""\n',
      '"',
      '\\',
      ' ',
      '\t',
      '/',
      ':',
      'PUTVAL h/p/t a=b N:1\n',
    ];
    const costs = (shape: string, bytes: number): Promise<number> => {
      const text = shape.repeat(bytes / shape.length);
      return spentMs(() => parseValueLines(text, nowMs).catch(() => undefined));
    };
    for (const shape of shapes) {
      await costs(shape, size / 16);
      const ratio = async () => (await costs(shape, size)) / ((await costs(shape, size / 16)) + 2);
      expect(await measureLeast(40, ratio)).toBeLessThanOrEqual(40);
    }
  });
});

describe('parseValueJson', () => {
  const list =
    '{"values":[1.0, 18446744073709551615,null],"dstypes":["gauge","derive","gauge"],"dsnames":["a","b","c"],"time":1288548767.123,"interval":10.000,"host":"h","plugin":"p","plugin_instance":"","type":"t","type_instance":""}';

  it('leaves every list as it was written, with its value as a line has it beside it', async () => {
    expect(await parseValueJson(`[${list} , ${list}]`)).toEqual({
      items: Array(2).fill(`${list.slice(0, -1)},"value":"1288548767.123:1.0:18446744073709551615:U"}`),
      faults: [],
    });
  });

  it.each([
    ['1', 'is not an object'],
    ['{"labels":{}}', 'is a notification: configure a separate Node for /collectd/event'],
    ['{"plugin":"p","type":"t","values":[1],"time":1}', 'has no host'],
    ['{"host":"h","plugin":"","type":"t","values":[1],"time":1}', 'has no plugin'],
    ['{"host":"h","plugin":"p","type":"t","values":[],"time":1}', 'has no values'],
    ['{"host":"h","plugin":"p","type":"t","values":["1"],"time":1}', 'has a value that is neither a number nor null'],
    ['{"host":"h","plugin":"p","type":"t","values":[1]}', 'has no time'],
    [`{"host":"h","plugin":"p","type":"t","time":1,"values":[${'1,'.repeat(1000)}1]}`, 'has more than 1000 values'],
  ])('names what is wrong with %s, and keeps the good ones around it', async (element, detail) => {
    const { items, faults } = await parseValueJson(`[${list},${element},${list}]`);
    expect(items).toHaveLength(2);
    expect(faults).toEqual([{ part: 2, detail }]);
  });

  it('refuses what is no array, or no JSON', async () => {
    await expect(parseValueJson('{}')).rejects.toMatchObject({ code: 'invalid-body' });
    await expect(parseValueJson('[')).rejects.toMatchObject({ code: 'invalid-json' });
  });
});

describe('parseEvent', () => {
  const event =
    'Severity: WARNING\nTime: 1288548727.123\nHost: h\nPlugin: df\nPluginInstance: a b\nCurrentValue: 1.164974e+08\n\nHost h, plugin df:\nabove the threshold.\n';

  it('reads headers and text as RestMQ did, and has the whole in one object after them', () => {
    expect(JSON.parse(parseEvent(event))).toEqual([
      { severity: 'WARNING' },
      { time: '1288548727.123' },
      { host: 'h' },
      { plugin: 'df' },
      { plugininstance: 'a b' },
      { currentvalue: '1.164974e+08' },
      { event_text: 'Host h, plugin df:\nabove the threshold.' },
      {
        event: {
          severity: 'WARNING',
          time: '1288548727.123',
          host: 'h',
          plugin: 'df',
          plugininstance: 'a b',
          currentvalue: '1.164974e+08',
          text: 'Host h, plugin df:\nabove the threshold.',
        },
      },
    ]);
    expect(parseEvent(event.replaceAll('\n', '\r\n'))).toBe(parseEvent(event));
  });

  it('leaves what write_http sends as it is', () => {
    const json =
      '[{"labels":{"alertname":"collectd_df","severity":"WARNING"},"annotations":{"summary":"x"},"startsAt":"2026-11-23T12:00:00.000000000Z"}]';
    expect(parseEvent(` ${json}\n`)).toBe(json);
  });

  it.each([
    ['', 'there is no header Severity'],
    ['Severity: WARNING\nHost: h', 'there is no empty line between the headers and the text'],
    ['Severity: WARNING\nno header\n\ntext', 'the line is not a header such as "Severity: WARNING"'],
    ['Host: h\n\ntext', 'there is no header Severity'],
    ['Severity: LOUD\n\ntext', 'the Severity must be one of FAILURE, WARNING, OKAY'],
    ['Severity: OKAY\n'.repeat(101), 'Line 101: there are more than 100 lines before the empty one'],
    [`Severity:${' '.repeat(200_000)}\u2028\n`, 'must be one of FAILURE'],
    ['[1]', 'the element is not a notification of collectd'],
    ['[]', 'the element is not a notification of collectd'],
  ])('refuses %j', (text, why) => {
    expect(refusalOf(() => parseEvent(text)).detail).toContain(why);
  });
});

async function read(text: string): Promise<unknown[]> {
  const { items, faults } = await parseValueLines(text, nowMs);
  expect(faults).toEqual([]);
  return items.map((item) => JSON.parse(item) as unknown);
}
