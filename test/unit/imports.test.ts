import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '../..');

/**
 * The layers of the code (see DESIGN): a layer imports lower ones only. Members of the same row may not import each
 * other.
 */
const floors = [
  ['generated', 'package.json'],
  ['errors', 'nearest', 'worker-ipc', 'durations', 'slices', 'option-values'],
  ['config', 'json', 'schema-errors', 'log', 'telemetry', 'turns', 'client'],
  ['redis', 'json-check', 'followed-files'],
  ['queue'],
  ['delivery', 'longpoll', 'access', 'dashboard'],
  ['protocol', 'stream', 'ingest', 'telemetry/collectors'],
  ['http'],
  ['daemon', 'conformance'],
  ['cli'],
  ['main'],
];

interface Import {
  from: string;
  to: string;
}

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('ui'))
  .map((file) => `src/${file.split(sep).join('/')}`);
const imports = files.flatMap((file) => importsOf(file, textOf(file)));

describe('imports', () => {
  it('are read from every room', () => {
    const rooms = new Set(files.map(roomOf));
    expect(rooms.size).toBeGreaterThan(10);
    expect(imports.length).toBeGreaterThan(files.length);
  });

  it('stay within the rooms that have their place here', () => {
    expect(inRooms().filter(({ from, to }) => floorOf(from) < 0 || floorOf(to) < 0)).toEqual([]);
  });

  it('point downwards only, and never to a room on the same floor', () => {
    expect(inRooms().filter(({ from, to }) => roomOf(from) !== roomOf(to) && floorOf(to) >= floorOf(from))).toEqual([]);
  });

  it('make no circle between files, not even for types', () => {
    expect(files.filter((file) => reaches(file, file))).toEqual([]);
  });

  it('reach ioredis in redis/ only, ws in stream/ and client/ only, openapi-fetch in client/ only, and Express, the router and openapi-backend in http/ only', () => {
    expect(roomsThatImport('ioredis')).toEqual(['redis']);
    expect(roomsThatImport('ws')).toEqual(['client', 'stream']);
    expect(roomsThatImport('openapi-fetch')).toEqual(['client']);
    for (const name of ['express', 'find-my-way', 'openapi-backend', 'accepts'])
      expect([name, roomsThatImport(name)]).toEqual([name, ['http']]);
  });

  it('reach nothing of Node from client/, which browsers run too, except in client/node/', () => {
    const fromClient = imports.filter(
      ({ from, to }) =>
        roomOf(from) === 'client' &&
        !from.startsWith('src/client/node/') &&
        (!to.startsWith('src/client/') || to.startsWith('src/client/node/')) &&
        roomOf(to) !== 'generated',
    );
    expect([...new Set(fromClient.map(({ to }) => to))].sort()).toEqual(['#platform', 'openapi-fetch']);
  });

  it('reach OpenTelemetry in one file, which loads it only when it is asked for', () => {
    expect(
      files.filter((file) => /from '@opentelemetry\//.test(textOf(file).replaceAll(/^import type [^;]*;/gm, ''))),
    ).toEqual([]);
    expect(files.filter((file) => textOf(file).includes("import('@opentelemetry/"))).toEqual([
      'src/telemetry/collectors/opentelemetry.ts',
    ]);
  });

  it('reach node:http in http/ and client/ only', () => {
    expect(
      roomsThatImport('node:http').filter((room) => room !== 'http' && room !== 'daemon' && room !== 'client'),
    ).toEqual([]);
  });

  it('show handlers neither Redis nor node:http', () => {
    const handlers = imports.filter(({ from }) => from.startsWith('src/http/handlers/'));
    expect(handlers.length).toBeGreaterThan(0);
    expect(handlers.filter(({ to }) => to.startsWith('src/redis') || to === 'node:http' || to === 'ioredis')).toEqual(
      [],
    );
  });
});

describe('the process', () => {
  it('has its environment read by the CLI only, and is ended by main only', () => {
    expect(
      files.filter((file) => textOf(file).includes('process.env')).filter((file) => !file.startsWith('src/cli/')),
    ).toEqual([]);
    expect(files.filter((file) => textOf(file).includes('process.exit('))).toEqual(['src/cli/main.ts']);
  });
});

describe('key names', () => {
  it('are written in redis/keys.ts and nowhere else', () => {
    const lua = readdirSync(join(root, 'src/redis/lua'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.lua'),
    );
    const all = [...files, ...lua.map((file) => `src/redis/lua/${file}`)];
    expect(all.filter((file) => /['"`]\{?restmq:[^ ]/.test(textOf(file)))).toEqual(['src/redis/keys.ts']);
  });
});

function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** The imports of a file: paths within the project from its root, packages by name. */
function importsOf(file: string, text: string): Import[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => ({ from: file, to: resolved(file, fileName) }));
}

function resolved(file: string, target: string): string {
  if (!target.startsWith('.')) return target;
  const path = posix.join(posix.dirname(file), target);
  return files.includes(`${path}.ts`) ? `${path}.ts` : relative(root, join(root, path)).split(sep).join('/');
}

/** Imports of the project's own files. */
function inRooms(): Import[] {
  return imports.filter(({ to }) => to.startsWith('src/') || floors[0]!.includes(roomOf(to)) || to.startsWith('.'));
}

/**
 * `src/http/handlers/stats.ts` → `http`, `src/config.ts` → `config`, `generated/messages` → `generated`. The collectors
 * are a room of their own: they see what every room may import telemetry for.
 */
function roomOf(path: string): string {
  if (path.startsWith('src/telemetry/collectors/')) return 'telemetry/collectors';
  const [first, second] = path.split('/');
  return first === 'src' ? second!.replace(/\.ts$/, '') : first!;
}

function floorOf(path: string): number {
  return floors.findIndex((rooms) => rooms.includes(roomOf(path)));
}

function roomsThatImport(name: string): string[] {
  const from = imports.filter(({ to }) => to === name || to.startsWith(`${name}/`)).map((one) => roomOf(one.from));
  return [...new Set(from)].sort();
}

function reaches(from: string, goal: string, seen = new Set<string>()): boolean {
  return imports.some((one) => {
    if (one.from !== from || seen.has(one.to)) return false;
    seen.add(one.to);
    return one.to === goal || reaches(one.to, goal, seen);
  });
}
