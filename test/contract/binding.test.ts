import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from '../../src/errors';
import { compileContract } from '../../src/http/contract';
import type { Handlers } from '../../src/http/types';
import { operations } from '../support/contract';

describe('compileContract', () => {
  const answer = (): { status: 204 } => ({ status: 204 });
  const handlers = Object.fromEntries(operations.map(({ id }) => [id, answer]));
  const without = (id: string): object => Object.fromEntries(Object.entries(handlers).filter(([one]) => one !== id));

  it('binds a handler to every operation of the contract', async () => {
    const compiled = await compileContract(handlers as unknown as Handlers);
    expect(compiled.map(shown).sort()).toEqual(operations.map(shown).sort());
  });

  it.each(operations.map(({ id }) => id))('names the operation %s when it has no handler', async (id) => {
    const compiling = compileContract(without(id) as Handlers);
    await expect(compiling).rejects.toThrow(StartError);
    await expect(compiling).rejects.toThrow(`no handler for the operation ${id} of`);
  });

  it('names the handler for which there is no operation', async () => {
    const compiling = compileContract({ ...handlers, teleport: answer } as unknown as Handlers);
    await expect(compiling).rejects.toThrow(StartError);
    await expect(compiling).rejects.toThrow('for the handler teleport');
  });

  it('names a reference to a reference, which would stay unresolved', async () => {
    const parameter = { name: 'n', in: 'query', schema: { type: 'integer' } };
    const definition = {
      openapi: '3.1.0',
      info: { title: 'references', version: '1' },
      paths: {
        '/a': {
          get: {
            operationId: 'a',
            parameters: [{ $ref: '#/components/parameters/First' }],
            responses: {},
            'x-acl': { category: 'open', verb: 'any' },
          },
        },
      },
      components: { parameters: { First: { $ref: '#/components/parameters/Second' }, Second: parameter } },
    };
    const compiling = compileContract({ a: answer } as unknown as Handlers, definition);
    await expect(compiling).rejects.toThrow(StartError);
    await expect(compiling).rejects.toThrow('the reference #/components/parameters/Second');
  });
});

describe('npm run generate -- --check', () => {
  const root = join(__dirname, '../..');
  let copy: string;

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'restmq-generate-'));
    for (const part of ['api', 'generated', 'scripts', 'src/redis/lua', 'package.json', 'tsconfig.json']) {
      cpSync(join(root, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });

  afterAll(() => rmSync(copy, { recursive: true }));

  it('is content with the tree as it is', async () => {
    expect(await check(copy)).toMatchObject({ code: 0, stderr: '' });
  });

  it('names the files that were changed by hand, and those that a changed contract or script would change', async () => {
    appendFileSync(join(copy, 'generated/validators.d.ts'), '\n');
    rmSync(join(copy, 'generated/request-validators.d.ts'));
    writeFileSync(join(copy, 'generated/stranger.ts'), '');
    appendFileSync(join(copy, 'src/redis/lua/messages/take_messages.lua'), '\nreturn 1\n');
    const path = join(copy, 'api/schemas.yaml');
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace('enum: [broadcast, roundrobin]', 'enum: [broadcast, roundrobin, lottery]'),
    );
    const { code, stderr } = await check(copy);
    expect(code).toBe(1);
    const byHand = ['validators.d.ts', 'request-validators.d.ts', 'stranger.ts'];
    const byContract = [
      'asyncapi.json',
      'contract-texts.ts',
      'messages.ts',
      'openapi.json',
      'operations.ts',
      'request-validators.js',
      'settings.ts',
      'validators.js',
    ];
    const names = [...byHand, ...byContract, 'scripts.ts'];
    expect(named(stderr)).toEqual(names.map((name) => `generated/${name}`).sort());
  });
});

function shown({ id, method, path }: { id: string; method: string; path: string }): string {
  return `${id}: ${method} ${path}`;
}

async function check(folder: string): Promise<{ code: number; stderr: string }> {
  const run = promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/generate.ts', '--check'], {
    cwd: folder,
  });
  return run.then(
    ({ stderr }) => ({ code: 0, stderr }),
    (failed: unknown) => failed as { code: number; stderr: string },
  );
}

function named(stderr: string): string[] {
  return (stderr.match(/generated\/[\w.-]+/g) ?? []).sort();
}
