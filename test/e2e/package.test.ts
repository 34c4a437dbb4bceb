import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { parse } from 'yaml';
import { version } from '../../package.json';
import { diskUsage } from '../support/disk-usage';
import { packAll } from '../support/pack';
import { run } from '../support/programs';
import { useRedis } from '../support/redis';

const root = join(__dirname, '../..');

/** A folder in which nothing is but both packages and what they depend on. */
let folder: string;
/** A project in which nothing is but @restmq/client and what it depends on. */
let clientOnly: string;
let packed: ReturnType<typeof packAll>;
const redis = useRedis();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'restmq-package-'));
  packed = packAll(folder);
  for (const [name, { tarball }] of Object.entries(packed)) unpack(tarball, join(folder, 'node_modules', name));
  for (const name of [...dependenciesOf('restmq'), '@types/node']) link(name);
  clientOnly = join(folder, 'client-only');
  const client = '@restmq/client';
  cpSync(join(folder, 'node_modules', client), join(clientOnly, 'node_modules', client), { recursive: true });
  for (const name of [...dependenciesOf(client), 'openapi-typescript-helpers'])
    cpSync(join(root, 'node_modules', name), join(clientOnly, 'node_modules', name), { recursive: true });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function unpack(tarball: string, place: string): void {
  mkdirSync(place, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', place, '--strip-components=1']);
}

function packedJson(name: string): { dependencies: object; peerDependencies?: object } {
  return JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as ReturnType<
    typeof packedJson
  >;
}

function dependenciesOf(name: string): string[] {
  return Object.keys(packedJson(name).dependencies);
}

function link(name: string): void {
  const path = join(folder, 'node_modules', name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(join(root, 'node_modules', name), path);
}

/** Write a program, run it, and return what it says. */
function say(name: string, program: string): Promise<string> {
  writeFileSync(join(folder, name), program);
  return run(join(folder, name), [], folder);
}

/** The compiler's errors for each project's programs, and for the package's types; '' is none. */
async function checkTypes(
  projects: Record<string, { programs: Record<string, string>; options: object }>,
): Promise<Record<string, string>> {
  const configs = Object.entries(projects).map(([name, { programs, options }]) => {
    for (const [file, program] of Object.entries(programs)) writeFileSync(join(folder, file), program);
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      target: 'es2022',
      ...options,
    };
    const config = join(folder, `tsconfig.${name}.json`);
    writeFileSync(config, JSON.stringify({ compilerOptions, files: Object.keys(programs) }));
    return config;
  });
  const said = JSON.parse(
    await run(join(root, 'test/support/type-check.mjs'), ['restmq', ...configs], root),
  ) as string[];
  return Object.fromEntries(Object.keys(projects).map((name, i) => [name, said[i]!]));
}

const node = { types: ['node'] };
const [esm, commonJs] = [
  { module: 'nodenext', ...node },
  { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0', esModuleInterop: true, ...node },
];
const browser = {
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable'],
  types: [],
};

const uses = `
const client = new RestMQ('http://localhost:8888', { credentials: () => ({ apiKey: 'rmq_' }) });
export async function all(): Promise<void> {
  const key: string = await client.add('test', { order: 17 }, { delaySeconds: 5 });
  const message = await client.take('test', { waitSeconds: 30 });
  if (message) console.log(message.key, bytesOf(message).length);
  for await (const event of client.subscribe('test', { transport: 'websocket', ack: 'manual', credit: 10 })) {
    if (event.type === 'message') await event.ack();
    else if (event.type === 'gap') console.log(event.sinceKey?.length);
  }
  const orders = client.queue<{ order: number }>('orders');
  const order: number | undefined = (await orders.take())?.value.order;
  const worker2 = orders.worker(({ value }) => value.order + (order ?? 0));
  worker2.on('acked', ({ value: { order: n } }, result) => console.log(n.toFixed(), result))();
  for await (const event of orders.subscribe()) if (event.type === 'message') console.log(event.value.order.toFixed());
  for await (const { value, state } of orders.browse({ state: 'dead' })) console.log(value.order.toFixed(), state);
  const bytes: string | undefined = (await client.queue<Uint8Array>('images').lease())[0]?.value;
  console.log(bytes);
  // @ts-expect-error it is no order
  await orders.add({ id: 17 });
  // @ts-expect-error the name of the queue is given already
  await orders.take('orders');
  // @ts-expect-error there is no such event
  worker2.on('completed', () => undefined);
  const worker = client.worker('test', async ({ value, attempt }, { signal }) => {
    if (attempt > 3) throw new Nack('enough', { dead: true });
    await fetch('http://localhost', { signal, body: String(value) });
  }, { concurrency: 10 });
  await worker.stop();
  const { data, error } = await client.api.GET('/v1/queues/{queue}', { params: { path: { queue: key } } });
  const ready: number | undefined = data?.ready;
  const { settings } = await client.putQueue('test', { maxAttempts: 5, backoff: null });
  console.log(ready, error?.detail, settings.backoff.factor);
  try {
    await client.purge('test');
  } catch (caught) {
    if (caught instanceof RestMQError && caught.code === 'forbidden') console.log(caught.problem?.title, caught.retryAfterSeconds);
    // @ts-expect-error there is no such code
    if (caught instanceof RestMQError && caught.code === 'forbiden') return;
  }
  // @ts-expect-error there is no such path
  await client.api.GET('/v1/queue');
}
`;
/** The samples of TypeScript in the guides, as files. */
const samples = Object.fromEntries(
  readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => {
      const blocks = readFileSync(join(root, 'docs', name), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms);
      return [...blocks].map(([, block], i): [string, string] => [`${name}-${i}.mts`, block!]);
    }),
);
const imports = `import { bytesOf, Nack, RestMQ, RestMQError } from 'restmq/client';\n`;

const embeds = `
import { defaults, start, type Config, type Daemon } from 'restmq';
export async function embedded(): Promise<void> {
  const config: Config = { ...defaults, port: 0 };
  const daemon: Daemon = await start(config);
  await daemon.stop();
}
`;

describe('the package, in a folder where nothing else is', () => {
  it('has its command, which serves', async () => {
    const command = join(folder, 'node_modules/restmq/dist/main.js');
    expect(execFileSync(command, ['--version'], { encoding: 'utf8' })).toContain('1.0.0');
    const child = spawn(command, ['serve', '--port', '0', '--redis-url', redis.url], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      const url = await urlFrom(child.stderr);
      for (const path of ['/ui/', '/openapi.yaml']) {
        const answer = await fetch(url + path);
        expect([path, answer.status]).toEqual([path, 200]);
        await answer.arrayBuffer(); // of what is not read the connection stays, also when the daemon has ended
      }
      const program = `const { RestMQ } = require('restmq/client');
        const client = new RestMQ('${url}');
        client.add('test', 'x').then(() => client.take('test')).then(({ key }) => console.log(key));`;
      expect(await say('use.cjs', program)).toBe('test:1\n');
      const both = `import { RestMQ } from '@restmq/client';
        import { createRequire } from 'node:module';
        const required = createRequire(import.meta.url)('@restmq/client').RestMQ;
        const client = new RestMQ('${url}');
        const { key } = await client.add('test', 'x').then(() => client.take('test'));
        console.log(key, required === RestMQ);`;
      expect(await say('use.mjs', both.replaceAll('@restmq/client', 'restmq/client'))).toBe('test:2 true\n');
      expect(await say('client-only/use.cjs', program.replace('restmq/client', '@restmq/client'))).toBe('test:3\n');
      expect(await say('client-only/use.mjs', both)).toBe('test:4 true\n');
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  });

  it('has the daemon, to embed', async () => {
    const program = `const { defaults, start } = require('restmq');
      start({ ...defaults, port: 0, redisUrl: '${redis.url}', logLevel: 'silent' })
        .then(async (daemon) => { console.log((await fetch(daemon.url + '/healthz')).status); await daemon.stop(); });`;
    expect(await say('embed.cjs', program)).toBe('200\n');
  });

  it('has types that are right under strict in ESM, in CommonJS, in both, in a browser and in the guides', async () => {
    const program = imports + uses + embeds;
    const said = await checkTypes({
      both: { programs: { 'esm.mts': program, 'nodenext.cts': program }, options: esm },
      commonJs: { programs: { 'classic.ts': program }, options: commonJs },
      browser: { programs: { 'page.ts': imports + uses }, options: browser },
      guides: { programs: samples, options: { ...esm, lib: browser.lib } },
      wrong: {
        programs: { 'wrong.mts': `${imports}export const n: number = new RestMQ('http://localhost:8888');\n` },
        options: esm,
      },
    });
    expect(Object.keys(samples)).not.toEqual([]);
    expect(said).toEqual({
      both: '',
      commonJs: '',
      browser: '',
      guides: '',
      wrong: expect.stringMatching(/wrong\.mts.*TS2322/) as string,
    });
  });

  it('has each contract in one file, from which a generator makes types', async () => {
    const program = `for (const name of ['openapi', 'asyncapi'])
        for (const type of ['yaml', 'json'])
          console.log(require.resolve('restmq/api/' + name + '.' + type));`;
    const paths = (await say('contracts.cjs', program)).trim().split('\n');
    const [openapi, openapiJson, asyncapi, asyncapiJson] = paths.map(
      (path) => parse(readFileSync(path, 'utf8')) as object,
    );
    expect([openapiJson, asyncapiJson]).toEqual([openapi, asyncapi]);
    expect(openapi).toMatchObject({ openapi: '3.1.0' });
    expect(asyncapi).toMatchObject({ asyncapi: '3.0.0' });
    for (const [, reference] of JSON.stringify([openapi, asyncapi]).matchAll(/"\$ref":"([^"]*)"/g))
      expect(reference).toMatch(/^#\//);
    const alone = join(folder, 'alone.yaml'); // beside nothing that it could refer to
    copyFileSync(paths[0]!, alone);
    const types = await run(join(root, 'node_modules/openapi-typescript/bin/cli.js'), [alone], folder);
    expect(types).toContain('"/v1/queues/{queue}/messages"');
  });

  it('has no source map, and the client of its own takes less than 1 MB', () => {
    const files = Object.values(packed).flatMap(({ files: those }) => those.map(({ path }) => path));
    expect(files.filter((path) => path.endsWith('.map'))).toEqual([]);
    expect(diskUsage(join(clientOnly, 'node_modules'))).toBeLessThan(1e6);
    expect(dependenciesOf('@restmq/client')).toEqual(['openapi-fetch']);
    for (const name of ['restmq', '@restmq/client']) expect(packedJson(name)).toMatchObject({ version });
    const licence = (place: string): string => readFileSync(join(place, 'LICENSE'), 'utf8');
    expect(licence(join(folder, 'node_modules/@restmq/client'))).toBe(licence(root));
  });

  it('starts without OpenTelemetry, and names its packages if variables want traces', async () => {
    const command = join(folder, 'node_modules/restmq/dist/main.js');
    const env = { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
    const child = spawn(command, ['serve', '--port', '0', '--redis-url', redis.url], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said = text(child.stderr);
    expect(await once(child, 'exit')).toEqual([1, null]);
    const { peerDependencies = {} } = packedJson('restmq');
    expect(Object.keys(peerDependencies)).toHaveLength(4);
    for (const name of Object.keys(peerDependencies)) expect(await said).toContain(name);
  });

  it('is small in a browser: under 10.5 KiB compressed, with all that it needs', () => {
    const { outputFiles } = buildSync({
      stdin: { contents: `export * from 'restmq/client';`, resolveDir: folder },
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      write: false,
    });
    expect(gzipSync(outputFiles[0]!.contents).length).toBeLessThan(10.5 * 1024);
  });

  it('has the licence and the notices of every package that its pages are made of', () => {
    const ui = join(folder, 'node_modules/restmq/dist/ui');
    const licences = readFileSync(join(ui, 'LICENSES.txt'), 'utf8');
    const known = {
      preact: 'Jason Miller',
      uplot: 'Leon Sorokin',
      'openapi-fetch': 'Drew Powers',
    };
    const sections = licences.split(`\n\n${'='.repeat(80)}\n\n`);
    expect(sections.map((text) => text.split(' ')[0])).toEqual(Object.keys(known).sort());
    for (const [i, name] of Object.keys(known).sort().entries())
      expect(sections[i]).toContain(known[name as keyof typeof known]);
    for (const name of ['app.js', 'docs.js', 'app.css'])
      expect(readFileSync(join(ui, name), 'utf8')).toContain('LICENSES.txt');
    const viewer = (name: string): string => gunzipSync(readFileSync(join(ui, `${name}.gz`))).toString();
    expect(viewer('scalar.js').slice(0, 120)).toContain('scalar.LICENSES.txt');
    for (const name of ['@scalar/api-reference 1.76.0 (MIT)', 'vue ', 'Apache License'])
      expect(viewer('scalar.LICENSES.txt')).toContain(name);
  });

  it('brings no package to a page but openapi-fetch', () => {
    const { metafile } = buildSync({
      stdin: { contents: `export * from 'restmq/client';`, resolveDir: folder },
      bundle: true,
      platform: 'browser',
      write: false,
      metafile: true,
    });
    const packages = Object.keys(metafile.inputs)
      .map((path) => /.*node_modules\/([^/]+)/.exec(path)?.[1])
      .filter(Boolean);
    expect([...new Set(packages)].sort()).toEqual(['openapi-fetch', 'restmq']);
  });
});

describe('npm install in a clone', () => {
  it('runs the scripts of no packages but these, and reports to nobody', () => {
    interface Locked {
      hasInstallScript?: boolean;
    }
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, Locked>;
    };
    const running = Object.entries(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.replace('node_modules/', ''));
    expect(running.sort()).toEqual(['@parcel/watcher', '@scarf/scarf', '@swc/core', 'esbuild']);
    const { scarfSettings } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scarfSettings?: object;
    };
    expect(scarfSettings).toEqual({ enabled: false }); // all that @scarf/scarf does is to report the installation
  });
});

/** The address in the log of a daemon that listens. */
async function urlFrom(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(stderr)) {
    const said = JSON.parse(line) as { url?: string };
    if (said.url !== undefined) return said.url;
  }
  throw new Error('the daemon ended before it listened');
}
