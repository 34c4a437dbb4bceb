import { Framer } from '../../src/ingest/framing';
import { parseSyslog, type Origin } from '../../src/ingest/syslog';
import { measureLeast, spentMs } from '../support/least';

const origin: Origin = { host: '10.0.0.1', transport: 'tcp', receivedMs: 1_700_000_000_250, truncated: false };

describe('parseSyslog', () => {
  it('reads RFC 3164 as RestMQ did, and more of it', () => {
    const line = '<22>Nov  1 00:12:04 gleicon-vm1 postfix/smtpd[4880]: connect from localhost[127.0.0.1]';
    expect(read(line)).toEqual({
      line,
      host: '10.0.0.1',
      tstamp: 1_700_000_000.25,
      facility: 'mail',
      severity: 'info',
      format: 'rfc3164',
      timestamp: 'Nov  1 00:12:04',
      hostname: 'gleicon-vm1',
      app: 'postfix/smtpd',
      procid: '4880',
      message: 'connect from localhost[127.0.0.1]',
      transport: 'tcp',
    });
  });

  it.each([
    ['<13>Nov 23 00:12:04 host app: text', { hostname: 'host', app: 'app', message: 'text' }],
    ['<13>Nov 23 00:12:04 app[1]: text', { app: 'app', procid: '1', message: 'text' }],
    ['<13>Nov 23 00:12:04 host text without a tag', { hostname: 'host', message: 'text without a tag' }],
    [
      '<13>2026-11-23T12:00:00.123456+01:00 host app[-]:text',
      { timestamp: '2026-11-23T12:00:00.123456+01:00', hostname: 'host', app: 'app', message: 'text' },
    ],
    ['<13>Nov 23 00:12:04 ::1 app: ', { hostname: '::1', app: 'app', message: '' }],
  ])('reads %s', (line, members) => {
    expect(read(line)).toMatchObject({ format: 'rfc3164', ...members });
  });

  it('reads RFC 5424 with structured data', () => {
    const line =
      '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="App\\"li\\]\\\\c" iut="4"][examplePriority@32473 class="high"] \ufeffAn application event';
    expect(read(line)).toEqual({
      line,
      host: '10.0.0.1',
      tstamp: 1_700_000_000.25,
      facility: 'local4',
      severity: 'notice',
      format: 'rfc5424',
      timestamp: '2003-10-11T22:14:15.003Z',
      hostname: 'mymachine.example.com',
      app: 'evntslog',
      msgid: 'ID47',
      structuredData: {
        'exampleSDID@32473': { iut: ['3', '4'], eventSource: 'App"li]\\c' },
        'examplePriority@32473': { class: 'high' },
      },
      message: 'An application event',
      transport: 'tcp',
    });
  });

  it.each([
    ['<0>1 - - - - - -', { facility: 'kern', severity: 'emerg', format: 'rfc5424', message: '' }],
    [
      '<191>1 - - - - - [a] x',
      { facility: 'local7', severity: 'debug', format: 'rfc5424', structuredData: { a: {} }, message: 'x' },
    ],
    ['<14>1 - - - - - [__proto__ constructor="1"]', { format: 'rfc5424', message: '' }],
    ['<14>1 - - - - - [a b="c"', { format: 'unknown' }],
    ['<14>1 yesterday - - - - - x', { format: 'unknown' }],
  ])('reads %s', (line, members) => {
    expect(read(line)).toMatchObject(members);
  });

  it.each(['no PRI at all', '<>x', '<192>x', '<01>x', '<1000>x', '<-1>x', '<1', '1 2 3', '\u0000', 'a\u0000b'])(
    'keeps %j as a message without facility and severity',
    (line) => {
      expect(read(line)).toMatchObject({ line, facility: null, severity: null, format: 'unknown', message: line });
    },
  );

  it('keeps the bytes of a line that is not UTF-8 beside what can be shown of it', () => {
    const bytes = Buffer.from('<13>Nov 23 00:12:04 host app: caf\xe9', 'latin1');
    expect(parseSyslog(bytes, origin)).toMatchObject({
      message: 'caf\ufffd',
      app: 'app',
      raw: bytes.toString('base64'),
    });
  });

  it('says that a line was cut', () => {
    expect(parseSyslog(Buffer.from('<13>x'), { ...origin, truncated: true }).truncated).toBe(true);
  });

  it('takes no longer for structured data that never ends', async () => {
    const texts = [
      `<1>1 - - - - - [a${' b="'.repeat(15_000)}`,
      `<1>1 - - - - - [a b="${'\\'.repeat(60_000)}`,
      `<1>1 - - - - - ${'[a]'.repeat(20_000)}x`,
      `<1>Nov 23 00:12:04 ${'a'.repeat(60_000)}`,
      `<1>1${' -'.repeat(30_000)}`,
    ];
    expect(await measureLeast(500, () => spentMs(() => texts.map((text) => read(text))))).toBeLessThanOrEqual(500);
  });
});

describe('Framer', () => {
  it('cuts at newlines, without what senders put at an end', () => {
    expect(frames(['<1>a\n<1>b\r\n<1>c\u0000\n\n\r\n<1>d\n'])).toEqual(['<1>a', '<1>b', '<1>c', '<1>d']);
  });

  it.each([
    ['LF', '\n'],
    ['CR LF', '\r\n'],
    ['NUL', '\0'],
    ['LF NUL', '\n\0'],
    ['CR LF NUL', '\r\n\0'],
    ['NUL LF', '\0\n'],
    ['LF CR', '\n\r'],
    ['two LF', '\n\n'],
  ])('cuts at %s, and gives a message as soon as its trailer is there', (_, trailer) => {
    const framer = new Framer(100);
    for (const message of ['<1>a', '<2>b', 'no priority', '5 <4>ab']) {
      const expected = message.replace('5 ', '');
      expect(
        shown([
          ...framer.feed(Buffer.from(message + trailer.slice(0, 1))),
          ...framer.feed(Buffer.from(trailer.slice(1))),
        ]),
      ).toEqual([expected]);
    }
    expect(framer.end()).toBeNull();
  });

  it('cuts at each trailer where senders of all kinds share a connection', () => {
    expect(frames(['<1>a\0<1>b\n\0<1>c\r\n5 <1>de5 <1>f\0\0\0<1>g\n'])).toEqual([
      '<1>a',
      '<1>b',
      '<1>c',
      '<1>de',
      '<1>f',
      '<1>g',
    ]);
  });

  it('keeps LF and NUL within a counted message', () => {
    expect(frames(['9 <1>a\nb\0c\0<1>next\0'])).toEqual(['<1>a\nb\0c', '<1>next']);
  });

  it('goes on after NUL where a message was too long', () => {
    const framer = new Framer(10);
    expect(shown(framer.feed(Buffer.from(`${'x'.repeat(30)}\0<1>next\0`)))).toEqual(['xxxxxxxxxx (cut)', '<1>next']);
  });

  it('reads no chunk twice, whichever trailer it is full of', async () => {
    const costs = (text: string): Promise<number> => {
      const chunk = Buffer.from(text);
      return spentMs(() => {
        for (let i = 0; i < 20; i++) new Framer(65_536).feed(chunk);
      });
    };
    for (const unit of ['<\n', '<\0', '\n', '\0']) {
      await costs(unit.repeat(2000));
      const ratio = async () => (await costs(unit.repeat(32_000))) / ((await costs(unit.repeat(2000))) + 0.5);
      expect(await measureLeast(48, ratio)).toBeLessThanOrEqual(48);
    }
  });

  it('counts where a message begins with a count, newlines within or not', () => {
    expect(frames(['5 <1>ab6 <1>a\nb4 <1>a\n'])).toEqual(['<1>ab', '<1>a\nb', '<1>a']);
  });

  it('lets every message say itself how it is framed', () => {
    expect(frames(['5 <1>ab<1>c\n4 <1>d<1>e\n'])).toEqual(['<1>ab', '<1>c', '<1>d', '<1>e']);
  });

  it('takes digits that count nothing as a line', () => {
    expect(frames(['2026-11-23 begins with digits\n200 OK\n12345678 <1>x\n0 <1>\n42\n7 \n'])).toEqual([
      '2026-11-23 begins with digits',
      '200 OK',
      '12345678 <1>x',
      '0 <1>',
      '42',
      '7 ',
    ]);
  });

  it('puts together what was split anywhere', () => {
    const text = '12 <1>counted é<1>line\n5 <1>xy';
    const expected = frames([text]);
    const bytes = Buffer.from(text);
    for (let i = 0; i <= bytes.length; i++) expect(frames([bytes.subarray(0, i), bytes.subarray(i)])).toEqual(expected);
    expect(frames([...bytes].map((byte) => Buffer.from([byte])))).toEqual(expected);
  });

  it('keeps the beginning of a line that is too long, throws the rest away and goes on', () => {
    const framer = new Framer(10);
    expect(shown(framer.feed(Buffer.from('0123456789')))).toEqual([]);
    expect(shown(framer.feed(Buffer.from('abc')))).toEqual(['0123456789 (cut)']);
    expect(shown(framer.feed(Buffer.from('x'.repeat(1_000_000))))).toEqual([]);
    expect(shown(framer.feed(Buffer.from('x\nnext\n')))).toEqual(['next']);
  });

  it('does the same with a count that is too large', () => {
    const framer = new Framer(10);
    expect(shown(framer.feed(Buffer.from('1000015 <1>3456789abc')))).toEqual(['<1>3456789 (cut)']);
    expect(shown(framer.feed(Buffer.from('x'.repeat(1_000_002))))).toEqual([]);
    expect(shown(framer.feed(Buffer.from('<1>next\n')))).toEqual(['<1>next']);
  });

  it('gives what there is of a message when the connection ends, and says that it was cut', () => {
    const framer = new Framer(10);
    framer.feed(Buffer.from('<1>a\n<1>b'));
    expect(shown([framer.end()!])).toEqual(['<1>b (cut)']);
    expect(framer.end()).toBeNull();
  });
});

function read(line: string): unknown {
  return JSON.parse(JSON.stringify(parseSyslog(Buffer.from(line), origin)));
}

function frames(chunks: (string | Buffer)[]): string[] {
  const framer = new Framer(1000);
  return chunks.flatMap((chunk) => shown(framer.feed(Buffer.from(chunk))));
}

function shown(all: { bytes: Buffer; truncated: boolean }[]): string[] {
  return all.map(({ bytes, truncated }) => bytes.toString() + (truncated ? ' (cut)' : ''));
}
