import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse as partsOf } from 'node:path';
import { parse } from 'yaml';
import { bundleContracts } from '../../scripts/generate/contracts';

const root = join(__dirname, '../..');

describe('bundleContracts', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'restmq-bundle-'));
    cpSync(join(root, 'api'), folder, { recursive: true });
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('leaves no reference to another file', () => {
    const { openapi, asyncapi } = bundleContracts(folder);
    const references = [...JSON.stringify([openapi, asyncapi]).matchAll(/"\$ref":"([^"]*)"/g)].map(([, to]) => to!);
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((to) => !to.startsWith('#/'))).toEqual([]);
  });

  it('names the path that a file has and the index does not list', () => {
    append('paths/stats.yaml', '\n/stats/all:\n  get: {}\n');
    expect(() => bundleContracts(folder)).toThrow('openapi.yaml does not list /stats/all');
  });

  it.each(['./paths/stats.yaml#/~1nowhere', './paths/nowhere.yaml#/~1j~1{queue}', './paths/stats.yaml#/~1stats~1'])(
    'names the path of the index that refers to another place: %s',
    (reference) => {
      replace('openapi.yaml', './paths/stats.yaml#/~1j~1{queue}', reference);
      expect(() => bundleContracts(folder)).toThrow('openapi.yaml: /j/{queue} refers to');
    },
  );

  it.each(['components.yaml#/parameters/nowhere', 'components.yaml#/nowhere/queueInPath', 'schemas.yaml#/Nowhere'])(
    'names a reference to nothing: %s',
    (reference) => {
      replace('paths/stats.yaml', 'components.yaml#/parameters/queueInPath', reference);
      expect(() => bundleContracts(folder)).toThrow('a reference to nothing: #/components/');
    },
  );

  it('names a component that nothing refers to', () => {
    replace('components.yaml', '\nheaders:\n', '\nheaders:\n  Forgotten: { schema: { type: string } }\n');
    expect(() => bundleContracts(folder)).toThrow('components.yaml: nothing refers to headers Forgotten');
  });

  it('names a schema that is in schemas.yaml and in components.yaml', () => {
    replace('components.yaml', 'schemas:\n', 'schemas:\n  Message: { type: object }\n');
    expect(() => bundleContracts(folder)).toThrow('Message is in schemas.yaml and in components.yaml');
  });

  function append(path: string, text: string): void {
    appendFileSync(join(folder, path), text);
  }

  function replace(path: string, from: string, to: string): void {
    const text = readFileSync(join(folder, path), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(folder, path), text.replace(from, to));
  }
});

describe('the handlers of a file', () => {
  const files = readdirSync(join(root, 'src/http/handlers')).map((file) => partsOf(file).name);

  it('are in a file for each file of the contract', () => {
    const contractFiles = readdirSync(join(root, 'api/paths')).map((file) => partsOf(file).name);
    expect(files.sort()).toEqual(contractFiles.sort());
  });

  it.each(files)('are those of the operations of api/paths/%s.yaml', async (name) => {
    const contract = parse(readFileSync(join(root, `api/paths/${name}.yaml`), 'utf8'), { merge: true }) as Paths;
    const operations = Object.values(contract).flatMap((item) =>
      Object.values(item).flatMap(({ operationId }) => operationId ?? []),
    );
    const exported = (await import(`../../src/http/handlers/${name}`)) as Record<string, unknown>;
    const factories = Object.values(exported).filter((one) => typeof one === 'function') as (() => object)[];
    expect(factories.flatMap((create) => Object.keys(create())).sort()).toEqual(operations.sort());
  });
});

type Paths = Record<string, Record<string, { operationId?: string }>>;
