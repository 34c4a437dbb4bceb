import { defaults, describeOptions, options, parseConfig, type Config } from '../../src/config';
import { formatDuration } from '../../src/durations';
import { StartError } from '../../src/errors';

type Name = keyof Config;
/** A flag's own name is worth a test: Config's key, the flag and the variable are made from each other. */
type Case = [
  name: Name,
  flag: string,
  variable: string,
  fallback: unknown,
  given: [text: string, value: unknown][],
  wrong: [text: string, must: string][],
];

const port = (from: number): [string, string][] =>
  ['', 'x', '-1', '1.5', '1e3', '0x50', ' 80', '65536', ...(from > 0 ? ['0'] : [])].map((text) => [
    text,
    `a whole number from ${from} to 65535`,
  ]);
const size: [string, string][] = ['', '0', '-1', '1.5m', '1g', 'k', '513m', '1 m', '99999999999999999'].map((text) => [
  text,
  'a size from 1 to 512m, such as 65536, 64k or 1m',
]);
const between = (from: number, to: number): [string, string][] =>
  [String(from - 1), String(to + 1), 'many', ''].map((text) => [text, `a whole number from ${from} to ${to}`]);
const timeBetween = (
  from: string,
  to: string,
  examples: string,
  outside = ['0', '999ms', '2h'],
): [text: string, must: string][] =>
  [...outside, 'soon', '', '1.5s', '-1', '1 s', '1S', '1e3'].map((text) => [
    text,
    `a duration from ${from} to ${to}, such as ${examples}`,
  ]);
const nothing: [string, string][] = [['', 'given a value']];

const cases: Case[] = [
  [
    'port',
    'port',
    'RESTMQ_PORT',
    8888,
    [
      ['0', 0],
      ['9000', 9000],
      ['65535', 65535],
    ],
    port(0),
  ],
  [
    'listen',
    'listen',
    'RESTMQ_LISTEN',
    '127.0.0.1',
    [
      ['0.0.0.0', '0.0.0.0'],
      ['::1', '::1'],
    ],
    nothing,
  ],
  [
    'basePath',
    'base-path',
    'RESTMQ_BASE_PATH',
    '',
    [
      ['/', ''],
      ['/restmq', '/restmq'],
      ['/a/b.c-d_~/', '/a/b.c-d_~'],
    ],
    [
      'restmq',
      '//',
      '/a//b',
      '/a/..',
      '/.',
      '/a b',
      '/a%20b',
      '/ä',
      '/a?b',
      '/a"b',
      'http://host/a',
      '/{a}',
      '/:a',
    ].map((text) => [text, 'a path such as /restmq, of letters, digits, and - . _ ~']),
  ],
  ['redisUrl', 'redis-url', 'RESTMQ_REDIS_URL', null, [['redis://host:1/2', 'redis://host:1/2']], nothing],
  ['redisHost', 'redis-host', 'RESTMQ_REDIS_HOST', '127.0.0.1', [['redis.example', 'redis.example']], nothing],
  ['redisPort', 'redis-port', 'RESTMQ_REDIS_PORT', 6379, [['1', 1]], port(1)],
  ['redisDb', 'redis-db', 'RESTMQ_REDIS_DB', 0, [['15', 15]], between(0, 1_000_000)],
  ['redisPool', 'redis-pool', 'RESTMQ_REDIS_POOL', 1, [['100', 100]], between(1, 100)],
  ['redisCa', 'redis-ca', 'RESTMQ_REDIS_CA', null, [['ca.pem', 'ca.pem']], nothing],
  ['redisCert', 'redis-cert', 'RESTMQ_REDIS_CERT', null, [['cert.pem', 'cert.pem']], nothing],
  ['redisKey', 'redis-key', 'RESTMQ_REDIS_KEY', null, [['key.pem', 'key.pem']], nothing],
  ['redisTlsName', 'redis-tls-name', 'RESTMQ_REDIS_TLS_NAME', null, [['redis.example', 'redis.example']], nothing],
  ['redisSentinelUser', 'redis-sentinel-user', 'RESTMQ_REDIS_SENTINEL_USER', null, [['watcher', 'watcher']], nothing],
  [
    'redisSentinelPassword',
    'redis-sentinel-password',
    'RESTMQ_REDIS_SENTINEL_PASSWORD',
    null,
    [['hidden', 'hidden']],
    nothing,
  ],
  ['waitReplicas', 'wait-replicas', 'RESTMQ_WAIT_REPLICAS', 0, [['2', 2]], between(0, 10)],
  [
    'waitReplicasTimeoutMs',
    'wait-replicas-timeout',
    'RESTMQ_WAIT_REPLICAS_TIMEOUT',
    500,
    [
      ['1', 1000],
      ['1ms', 1],
    ],
    timeBetween('1ms', '1s', '500ms', ['0', '2', '500', '1001ms']),
  ],
  ['dataDir', 'data-dir', 'RESTMQ_DATA_DIR', 'restmq-data', [['/var/lib/restmq', '/var/lib/restmq']], nothing],
  ['workers', 'workers', 'RESTMQ_WORKERS', 1, [['64', 64]], between(1, 64)],
  [
    'maxBody',
    'max-body',
    'RESTMQ_MAX_BODY',
    1_048_576,
    [
      ['1', 1],
      ['64k', 65_536],
      ['2M', 2_097_152],
      ['512m', 536_870_912],
    ],
    size,
  ],
  [
    'headersTimeoutMs',
    'headers-timeout',
    'RESTMQ_HEADERS_TIMEOUT',
    6000,
    [
      ['1', 1000],
      ['1500ms', 1500],
      ['60s', 60_000],
    ],
    timeBetween('1s', '10m', '8s or 1m'),
  ],
  [
    'bodyTimeoutMs',
    'body-timeout',
    'RESTMQ_BODY_TIMEOUT',
    5000,
    [
      ['1', 1000],
      ['10m', 600_000],
    ],
    timeBetween('1s', '10m', '8s or 1m'),
  ],
  [
    'requestTimeoutMs',
    'request-timeout',
    'RESTMQ_REQUEST_TIMEOUT',
    60_000,
    [
      ['8', 8000],
      ['1h', 3_600_000],
    ],
    timeBetween('1s', '1h', '8s, 1m or 1h'),
  ],
  [
    'idleTimeoutMs',
    'idle-timeout',
    'RESTMQ_IDLE_TIMEOUT',
    65_000,
    [
      ['1', 1000],
      ['3600', 3_600_000],
    ],
    timeBetween('1s', '1h', '8s, 1m or 1h'),
  ],
  [
    'sendTimeoutMs',
    'send-timeout',
    'RESTMQ_SEND_TIMEOUT',
    60_000,
    [
      ['1s', 1000],
      ['3600s', 3_600_000],
    ],
    timeBetween('1s', '1h', '8s, 1m or 1h'),
  ],
  [
    'drainMs',
    'drain',
    'RESTMQ_DRAIN',
    0,
    [
      ['0', 0],
      ['500ms', 500],
      ['600', 600_000],
    ],
    timeBetween('0', '10m', '500ms, 8s or 1m', ['11m', '600001ms']),
  ],
  [
    'heartbeatMs',
    'heartbeat',
    'RESTMQ_HEARTBEAT',
    25_000,
    [
      ['0', 0],
      ['5m', 300_000],
    ],
    timeBetween('0', '5m', '500ms, 8s or 1m', ['6m', '301']),
  ],
  [
    'maxConsumers',
    'max-consumers',
    'RESTMQ_MAX_CONSUMERS',
    40_000,
    [
      ['1', 1],
      ['1000000', 1_000_000],
    ],
    between(1, 1_000_000),
  ],
  [
    'maxConsumersPerAddress',
    'max-consumers-per-address',
    'RESTMQ_MAX_CONSUMERS_PER_ADDRESS',
    10_000,
    [['1', 1]],
    between(1, 1_000_000),
  ],
  [
    'maxConnectionsPerAddress',
    'max-connections-per-address',
    'RESTMQ_MAX_CONNECTIONS_PER_ADDRESS',
    null,
    [['1', 1]],
    between(1, 1_000_000),
  ],
  ['consumerBuffer', 'consumer-buffer', 'RESTMQ_CONSUMER_BUFFER', 1_048_576, [['64k', 65_536]], size],
  [
    'trustProxy',
    'trust-proxy',
    'RESTMQ_TRUST_PROXY',
    [],
    [
      ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
      ['', []],
    ],
    ['proxy', '10.0.0.0/33', '::1/129', '10.0.0.1/', '10.0.0.0/8/8'].map((text) => [
      text,
      'comma-separated addresses or CIDR blocks, such as 127.0.0.1,10.0.0.0/8',
    ]),
  ],
  ['acl', 'acl', 'RESTMQ_ACL', null, [['acl.conf', 'acl.conf']], nothing],
  ['jwtIssuer', 'jwt-issuer', 'RESTMQ_JWT_ISSUER', null, [['https://id.example', 'https://id.example']], nothing],
  ['jwtAudience', 'jwt-audience', 'RESTMQ_JWT_AUDIENCE', null, [['restmq', 'restmq']], nothing],
  [
    'corsOrigins',
    'cors-origins',
    'RESTMQ_CORS_ORIGINS',
    [],
    [
      ['https://A.example, http://b:1', ['https://a.example', 'http://b:1']],
      ['*', ['*']],
    ],
    ['shop.example', 'https://a/', 'https://u@a', 'null', 'ftp://a'].map((text) => [
      text,
      'comma-separated origins, such as https://shop.example, or *',
    ]),
  ],
  [
    'hosts',
    'hosts',
    'RESTMQ_HOSTS',
    [],
    [
      ['MQ.example, 10.0.0.5, [::1], fd00::1, my_host.', ['mq.example', '10.0.0.5', '[::1]', 'fd00::1', 'my_host.']],
      ['*', ['*']],
      ['', []],
    ],
    ['mq.example:8888', 'http://mq.example', 'a b', 'a..b', '[::1]:80', '[a]'].map((text) => [
      text,
      'comma-separated names or addresses without a port, such as mq.example,10.0.0.5, or *',
    ]),
  ],
  [
    'metricsQueues',
    'metrics-queues',
    'RESTMQ_METRICS_QUEUES',
    100,
    [
      ['0', 0],
      ['10000', 10_000],
    ],
    between(0, 10_000),
  ],
  [
    'syslogPort',
    'syslog-port',
    'RESTMQ_SYSLOG_PORT',
    null,
    [
      ['0', 0],
      ['25000', 25_000],
    ],
    port(0),
  ],
  ['syslogListen', 'syslog-listen', 'RESTMQ_SYSLOG_LISTEN', null, [['::', '::']], nothing],
  ['syslogQueue', 'syslog-queue', 'RESTMQ_SYSLOG_QUEUE', null, [['logs', 'logs']], nothing],
  [
    'logLevel',
    'log-level',
    'RESTMQ_LOG_LEVEL',
    'info',
    [
      ['debug', 'debug'],
      ['silent', 'silent'],
    ],
    ['loud', 'INFO', ''].map((text) => [text, 'one of fatal, error, warn, info, debug, trace, silent']),
  ],
];

describe('parseConfig', () => {
  it('gives the defaults where nobody says anything', () => {
    expect(parseConfig([], {})).toEqual(defaults);
  });

  it('has a case here for every option', () => {
    const ofTls = ['tlsCert', 'tlsKey', 'tlsCa', 'syslogTlsPort', 'syslogTlsCert', 'syslogTlsKey'];
    const elsewhere = ['embeddedRedis', 'jwks', ...ofTls];
    expect([...cases.map(([name]) => name), ...elsewhere].sort()).toEqual(Object.keys(options).sort());
  });

  describe.each(cases)('%s', (name, flag, variable, fallback, given, wrong) => {
    it('has its default', () => {
      expect(parseConfig([], {})[name]).toEqual(fallback);
    });

    it.each(given)('reads %j from the command line and from the environment', (text, value) => {
      expect(parseConfig([`--${flag}`, text], {})[name]).toEqual(value);
      expect(parseConfig([`--${flag}=${text}`], {})[name]).toEqual(value);
      expect(parseConfig([], { [variable]: text })[name]).toEqual(value);
    });

    it('refuses what is wrong, naming where it came from', () => {
      for (const [text, must] of wrong) {
        expect(refusal([`--${flag}=${text}`])).toBe(`--${flag} must be ${must}, not "${text}"`);
        if (text !== '') expect(refusal([], { [variable]: text })).toBe(`${variable} must be ${must}, not "${text}"`);
      }
    });

    it('is not set by a variable that is empty', () => {
      expect(parseConfig([], { [variable]: '' })[name]).toEqual(fallback);
    });

    it('believes the command line before the environment, and the last of two', () => {
      const [text, value] = given[0]!;
      expect(parseConfig([`--${flag}=${text}`], { [variable]: given.at(-1)![0] })[name]).toEqual(value);
      expect(parseConfig([`--${flag}=${given.at(-1)![0]}`, `--${flag}=${text}`], {})[name]).toEqual(value);
    });
  });

  it.each([
    ['1', true],
    ['true', true],
    ['YES', true],
    ['on', true],
    ['0', false],
    ['false', false],
    ['no', false],
    ['off', false],
    ['', false],
  ])('reads the switch RESTMQ_EMBEDDED_REDIS=%s', (text, value) =>
    expect(parseConfig([], { RESTMQ_EMBEDDED_REDIS: text }).embeddedRedis).toBe(value),
  );

  it('refuses headers that may come later than the request as a whole', () => {
    expect(refusal(['--headers-timeout', '61'])).toBe(
      '--headers-timeout must not be longer than --request-timeout, which includes the headers',
    );
  });

  it('reads a switch by its name alone, also against the environment', () => {
    expect(parseConfig([], {}).embeddedRedis).toBe(false);
    expect(parseConfig(['--embedded-redis'], {}).embeddedRedis).toBe(true);
    expect(parseConfig(['--embedded-redis'], { RESTMQ_EMBEDDED_REDIS: 'no' }).embeddedRedis).toBe(true);
    expect(refusal([], { RESTMQ_EMBEDDED_REDIS: 'perhaps' })).toBe(
      'RESTMQ_EMBEDDED_REDIS must be true or false, not "perhaps"',
    );
    expect(refusal(['--embedded-redis=yes'])).toMatch(
      /Option '--embedded-redis' does not take an argument; see restmq serve --help$/,
    );
  });

  it.each([
    [['--prot', '80'], "Unknown option '--prot'"],
    [['-p', '80'], "Unknown option '-p'"],
    [['--port'], "Option '--port <value>' argument missing"],
    [['8888'], "Unexpected argument '8888'"],
    [['--', '--port', '1'], "Unexpected argument '--port'"],
    [['--redis-url', '--port', '1'], '--redis-url must be given a value, not "--port"'],
  ])('refuses %j in one line that leads to the help', (args, reason) => {
    const message = refusal(args);
    expect(message).toContain(reason);
    expect(message).toMatch(/; see restmq serve --help$/);
    expect(message).not.toContain('\n');
  });

  it('takes what begins with a dash for a value that is wrong', () => {
    expect(refusal(['--port', '-1'])).toBe('--port must be a whole number from 0 to 65535, not "-1"');
    expect(refusal(['--workers', '2', '--drain', '-1'])).toBe(
      '--drain must be a duration from 0 to 10m, such as 500ms, 8s or 1m, not "-1"',
    );
    expect(refusal(['--port', '--workers', '2'])).toBe(
      '--port must be a whole number from 0 to 65535, not "--workers"',
    );
  });

  it('refuses what contradicts itself or promises what is not there', () => {
    expect(refusal(['--embedded-redis', '--redis-url', 'redis://x'])).toMatch(
      /^--embedded-redis and --redis-url exclude each other/,
    );
    expect(refusal([], { RESTMQ_EMBEDDED_REDIS: '1', RESTMQ_REDIS_URL: 'redis://x' })).toMatch(
      /^--embedded-redis and --redis-url/,
    );
    expect(refusal(['--embedded-redis', '--redis-host', 'x'])).toBe(
      '--embedded-redis excludes --redis-host and --redis-port; leave one of them out',
    );
    expect(refusal(['--jwks', 'jwks.json'])).toMatch(/^--jwks requires --acl: without it no token is checked/);
    expect(refusal(['--syslog-tls-port', '6514'])).toMatch(
      /^--syslog-tls-port, --syslog-tls-cert and --syslog-tls-key require each other/,
    );
    expect(refusal(['--syslog-tls-cert', 'a', '--syslog-tls-key', 'b'])).toMatch(/require each other/);
    expect(parseConfig(['--tls-cert', 'a', '--tls-key', 'b', '--tls-ca', 'c'], {})).toMatchObject({
      tlsCert: 'a',
      tlsKey: 'b',
      tlsCa: 'c',
    });
    expect(refusal(['--tls-cert', 'a'])).toMatch(/^--tls-cert and --tls-key require each other/);
    expect(refusal(['--tls-ca', 'a'])).toMatch(/^--tls-ca requires --tls-cert and --tls-key/);
  });

  it('pays no heed to other variables', () => {
    expect(parseConfig([], { PORT: '1', RESTMQ_UNKNOWN: 'x', REDIS_URL: 'y' })).toEqual(defaults);
  });
});

describe('describeOptions', () => {
  it('lists every option with what it takes, what it is for and its default', () => {
    const lines = describeOptions().split('\n');
    expect(lines).toHaveLength(Object.keys(options).length + 2);
    expect(lines.slice(-2).map((line) => line.trim())).toEqual([
      expect.stringMatching(/^--version, -v  +show/),
      expect.stringMatching(/^--help, -h  +show/),
    ]);
    for (const [name, { placeholder, fallback, about }] of Object.entries(options)) {
      const flag = `--${name.replace(/Ms$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}${placeholder === null ? '' : ` ${placeholder}`}`;
      const line = lines.find((one) => one.trim().startsWith(`${flag} `));
      expect(line).toContain(about);
      if (fallback !== false && String(fallback ?? '') !== '')
        expect(line).toMatch(
          new RegExp(`\\(${name.endsWith('Ms') ? formatDuration(Number(fallback)) : String(fallback)}\\)$`),
        );
    }
  });
});

function refusal(args: string[], environment: NodeJS.ProcessEnv = {}): string {
  try {
    parseConfig(args, environment);
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}
