import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { version } from '../../package.json';
import { options, variableOf, type Config } from '../../src/config';
import { builtCommand } from '../support/build';
import { createCertificates } from '../support/certificates';
import { startDaemon } from '../support/daemon';
import { startRedis } from '../support/redis';
import { isInstalled } from '../support/senders';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const variables = new Set(Object.keys(options).map(variableOf));
const strangers = (names: string[]): string[] =>
  names.filter((name) => name.startsWith('RESTMQ_') && !variables.has(name));

interface Instruction {
  word: string;
  rest: string;
}

/** The instructions of each stage of the Dockerfile. */
const stages = read('Dockerfile')
  .split(/^FROM /m)
  .slice(1)
  .map((stage): Instruction[] =>
    stage
      .split('\n')
      .slice(1)
      .filter((line) => /^[A-Z]+ /.test(line))
      .map((line) => ({ word: line.slice(0, line.indexOf(' ')), rest: line.slice(line.indexOf(' ') + 1) })),
  );
const of = (stage: number, word: string): string[] =>
  stages[stage]!.filter((one) => one.word === word).map(({ rest }) => rest);

describe('the Dockerfile', () => {
  it('builds from what it copies, and runs from what its last stage has', () => {
    const folder = mkdtempSync(join(tmpdir(), 'restmq-image-'));
    const ignored = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    for (const copied of of(0, 'COPY')) {
      for (const name of copied.split(' ').slice(0, -1)) {
        expect([name, ignored.includes(name)]).toEqual([name, true]);
        cpSync(join(root, name), join(folder, name), { recursive: true });
      }
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules')); // what its `npm install` makes
    const builds = of(0, 'RUN').filter((step) => !step.startsWith('npm '));
    expect(builds).toEqual(['node scripts/build.mjs']);
    for (const step of builds) execFileSync('sh', ['-c', step], { cwd: folder, stdio: 'pipe' });
    const image = mkdtempSync(join(tmpdir(), 'restmq-image-'));
    for (const copied of of(1, 'COPY')) {
      const [, from, to] = /^--from=build \/restmq\/(\S+) (\S+)$/.exec(copied)!;
      if (from === 'node_modules') symlinkSync(join(root, from), join(image, to!));
      else cpSync(join(folder, from!), join(image, to === './' ? from! : to!), { recursive: true });
    }
    const [program, ...args] = JSON.parse(of(1, 'ENTRYPOINT')[0]!) as [string, ...string[]];
    expect(program).toBe('node');
    expect(
      execFileSync(process.execPath, [...args, ...(JSON.parse(of(1, 'CMD')[0]!) as string[]), '--version'], {
        cwd: image,
        encoding: 'utf8',
      }),
    ).toBe(`restmq ${version}\n`);
    expect(existsSync(join(image, 'dist/ui'))).toBe(true);
    for (const one of [folder, image]) rmSync(one, { recursive: true, force: true });
  });

  it('sets options that there are, and runs as nobody in particular', () => {
    expect(strangers(of(1, 'ENV').join(' ').split(/[ =]/))).toEqual([]);
    expect(of(1, 'USER')).toEqual(['node']);
  });

  it('tells by its health check whether the daemon runs', async () => {
    const [program, ...args] = JSON.parse(/ CMD (\[.*\])$/.exec(of(1, 'HEALTHCHECK')[0]!)![1]!) as [
      string,
      ...string[],
    ];
    expect([program, ...args]).toEqual(['node', 'dist/main.js', 'health']);
    builtCommand();
    const redis = await startRedis();
    const certificates = createCertificates();
    certificates.make('server', 'DNS:restmq.example');
    const [tlsCert, tlsKey, tlsCa] = ['server.pem', 'server.key', 'ca.pem'].map((file) => certificates.path(file));
    const settings: [Partial<Config>, Record<string, string>][] = [
      [{}, {}],
      [{ basePath: '/restmq' }, { RESTMQ_BASE_PATH: '/restmq' }],
      [
        { tlsCert: tlsCert!, tlsKey: tlsKey! },
        { RESTMQ_TLS_CERT: tlsCert!, RESTMQ_TLS_KEY: tlsKey! },
      ],
      [
        { tlsCert: tlsCert!, tlsKey: tlsKey!, tlsCa: tlsCa! },
        { RESTMQ_TLS_CERT: tlsCert!, RESTMQ_TLS_KEY: tlsKey!, RESTMQ_TLS_CA: tlsCa! },
      ],
    ];
    const check = (env: NodeJS.ProcessEnv): Promise<[number | null, string]> =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, args, { env, cwd: root });
        let said = '';
        child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
        child.once('close', (code) => resolve([code, said]));
      });
    await Promise.all(
      settings.map(async ([config, variables]) => {
        const daemon = await startDaemon(redis, config);
        const { port } = new URL(daemon.url);
        const own = { ...process.env, RESTMQ_LISTEN: '0.0.0.0', RESTMQ_PORT: port, ...variables };
        expect(await check(own)).toEqual([0, '']);
        await daemon.stop();
        expect(await check(own)).toEqual([1, expect.stringMatching(/^restmq: https?:.*\/healthz: .*ECONNREFUSED/)]);
      }),
    );
    certificates.remove();
    await redis.stop();
  });
});

describe('compose.yaml', () => {
  interface Service {
    environment?: Record<string, string>;
    depends_on?: Record<string, unknown>;
    command?: string[];
    stop_grace_period?: string;
    configs?: { source: string }[];
  }
  const compose = parse(read('compose.yaml'), { merge: true }) as {
    services: Record<string, Service>;
    configs: Record<string, { file: string }>;
  };

  it('sets options that there are, names services and files that there are, and waits longer than a daemon does to stop', () => {
    const services = Object.entries(compose.services);
    expect(services.map(([name]) => name)).toEqual(['redis', 'restmq-1', 'restmq-2', 'nginx']);
    for (const [name, { environment = {}, depends_on: needs = {}, configs = [] }] of services) {
      expect([name, strangers(Object.keys(environment))]).toEqual([name, []]);
      expect([name, Object.keys(needs).filter((one) => !(one in compose.services))]).toEqual([name, []]);
      for (const { source } of configs) expect(existsSync(join(root, compose.configs[source]!.file))).toBe(true);
    }
    const { environment, stop_grace_period: grace } = compose.services['restmq-1']!;
    expect(parseInt(grace!, 10)).toBeGreaterThanOrEqual(Number(environment!['RESTMQ_DRAIN']) + 10);
  });

  it('gives Redis arguments that it takes, by which it keeps messages', async () => {
    const redis = await startRedis(...compose.services['redis']!.command!.slice(1));
    expect(await redis.client.config('GET', 'maxmemory-policy')).toEqual(expect.arrayContaining(['noeviction']));
    expect(await redis.client.config('GET', 'appendonly')).toEqual(expect.arrayContaining(['yes']));
    await redis.stop();
  });

  it('has nginx do what examples/nginx.conf does', () => {
    const rules = (path: string): string =>
      read(path)
        .split('\n')
        .filter((line) => !/^#|^$|^ +server /.test(line))
        .join('\n');
    expect(rules('examples/nginx-compose.conf')).toBe(rules('examples/nginx.conf'));
  });
});

describe('examples/restmq.service', () => {
  const unit = read('examples/restmq.service');

  it('sets options that there are', () => {
    expect(strangers([...unit.matchAll(/(RESTMQ_\w+)=/g)].map(([, name]) => name!))).toEqual([]);
  });

  it('starts again for as long as Redis is away, and not with a wrong option; a reload without access rules does not end it', () => {
    expect(/^\[Unit\]$[^[]*^StartLimitIntervalSec=0$/m.test(unit)).toBe(true);
    expect(unit).toMatch(/^RestartSec=[2-9]$/m);
    expect(unit).toMatch(/^RestartPreventExitStatus=2$/m);
    // which cli.test.ts sends to a daemon without a terminal
    expect(unit).toMatch(/^ExecReload=\/bin\/kill -HUP \$MAINPID$/m);
  });

  (isInstalled('systemd-analyze') ? it : it.skip)('is what systemd understands', () => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', join(root, 'examples/restmq.service')], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});
