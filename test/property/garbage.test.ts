import fc from 'fast-check';
import { bytes } from '../support/arbitrary';
import { type Answer } from '../support/dialogue';
import { exchange } from '../support/net';
import { useDaemon } from '../support/use-daemon';

const { daemon, say } = useDaemon({ maxBody: 1000 });

afterEach(async () => {
  expect((await say('GET /healthz')).line).toBe('200 OK⏎');
});

const paths = [
  '/',
  '/q/',
  '/q/test',
  '/queue',
  '/queue/test',
  '/p/test',
  '/control/',
  '/control/test',
  '/stats/',
  '/stats/test',
  '/j/test',
  '/healthz',
  '/problems/x',
  '/nowhere',
];
const types = [
  '',
  'application/x-www-form-urlencoded',
  'application/json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'nonsense',
];

describe('no input is a fault of the daemon’s', () => {
  it('whatever the body', async () => {
    const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH');
    await fc.assert(
      fc.asyncProperty(
        method,
        fc.constantFrom(...paths),
        bytes,
        fc.constantFrom(...types),
        async (verb, path, body, type) => {
          expectAnswered(await say(`${verb} ${path}`, body, type));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('whatever the command', async () => {
    const name = fc.constantFrom(
      'cmd',
      'queue',
      'value',
      'key',
      'ttlSeconds',
      'waitSeconds',
      'encoding',
      'policy',
      'status',
      '__proto__',
      'x',
    );
    const value = fc.oneof(
      fc.constantFrom<unknown>(
        'add',
        'get',
        'take',
        'del',
        'purge',
        'policy',
        'control',
        'stats',
        'test',
        'test:1',
        'base64',
        0,
        1,
        -1,
        null,
      ),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value)), async (members) => {
        const command = `{${members.map(([member, given]) => `"${member}":${JSON.stringify(given)}`).join(',')}}`;
        expectAnswered(await say('POST /queue', command, 'application/json'));
        expectAnswered(await say('POST /queue/test', `body=${encodeURIComponent(command)}`));
      }),
      { numRuns: 300 },
    );
  });

  it('whatever the path and the query', async () => {
    const piece = fc.constantFrom(
      '/',
      'q',
      'j',
      'test',
      '%',
      '%2F',
      '%ff',
      '%00',
      '%c3%a9',
      '?',
      '&',
      '=',
      'wait',
      'raw',
      'true',
      'callback',
      '.',
      '..',
      ':',
      '*',
      ';',
      '+',
      '1',
      '{queue}',
      '__proto__',
      '\\',
      '|',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`),
        async (path) => {
          fc.pre(!/wait=[1-9]/.test(path)); // that would wait
          expectAnswered(await say(`GET ${path}`));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('whatever comes over the wire', async () => {
    const line = fc.constantFrom(
      'GET / HTTP/1.1',
      'POST /q/test HTTP/1.1',
      'Host: localhost',
      'Content-Length: 3',
      'Content-Length: 4',
      'Transfer-Encoding: chunked',
      'Expect: 100-continue',
      'Connection: close',
      'Connection: keep-alive',
      'Upgrade: h2c',
      'Content-Type: text/plain',
      'Content-Type:',
      '',
      '',
      '3',
      'abc',
      '0',
      ' folded',
      ': no name',
      'PRI * HTTP/2.0',
    );
    const noise = fc.oneof(
      fc.array(line, { maxLength: 10 }).map((lines) => Buffer.from(lines.join('\r\n'))),
      bytes,
    );
    await fc.assert(
      fc.asyncProperty(noise, async (sent) => {
        // no HTTP, longer than any body above: the daemon closes
        const end = Buffer.from(`\r\n\r\n${'\u0000'.repeat(20)}\r\n\r\n`);
        const text = await exchange(
          daemon.url,
          Buffer.concat([sent, end]),
          (so) => so.includes('HTTP/1.1 400') && so.endsWith('}\r\n'),
        );
        expect(text).not.toContain('HTTP/1.1 500');
      }),
      { numRuns: 200 },
    );
  });
});

/** Answered, and not as a fault of the daemon's. */
function expectAnswered({ status }: Answer): void {
  expect(status).toBeGreaterThanOrEqual(200);
  expect(status).toBeLessThan(500);
}
