import { contractFetch, operations } from '../support/contract';
import { exchange } from '../support/net';
import { hangUp } from '../support/replays';
import { useDaemon } from '../support/use-daemon';

const paths = [...new Set(operations.map(({ path }) => path))].map((path) => ({
  path,
  at: path.replaceAll('{queue}', 'test').replaceAll('{key}', 'test:1'),
}));
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'];

/** The methods of a path: the declared ones, HEAD if there is GET, and OPTIONS. */
function takenAt(path: string): Set<string> {
  const declared = operations.filter((one) => one.path === path).map(({ method }) => method);
  return new Set([...declared, ...(declared.includes('GET') ? ['HEAD'] : []), 'OPTIONS']);
}

const withHead = paths.filter(({ path }) => takenAt(path).has('HEAD'));

const { redis, daemon } = useDaemon();

beforeEach(() => redis.client.flushall());

describe('OPTIONS', () => {
  it.each(paths)('$path › answers 204 and lists its methods in Allow', async ({ path, at }) => {
    const response = await contractFetch(daemon.url + at, { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(allowed(response)).toEqual(takenAt(path));
  });

  it('* › answers 204 and lists every method there is', async () => {
    const text = await exchange(daemon.url, 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 204 /);
    for (const { method } of operations) expect(text).toMatch(new RegExp(`^Allow: .*\\b${method}\\b`, 'm'));
  });
});

describe('a method that the path does not have', () => {
  const cases = paths.flatMap(({ path, at }) =>
    methods.filter((method) => !takenAt(path).has(method)).map((method) => ({ method, path, at })),
  );

  it.each(cases)('$method $path › is answered with 405 and Allow', async ({ method, path, at }) => {
    const response = await contractFetch(daemon.url + at, { method });
    expect(response.status).toBe(405);
    expect(allowed(response)).toEqual(takenAt(path));
    if (method !== 'HEAD')
      expect(await response.json()).toMatchObject({ type: '/problems/method-not-allowed', status: 405 });
  });
});

describe('HEAD', () => {
  const targets = withHead.map(({ path, at }) => ({ path, at: path === '/' ? '/?queue=test' : at }));

  it.each(targets)('$path › has no body, not a byte of it', async ({ path, at }) => {
    await add();
    const text = await exchange(daemon.url, `HEAD ${at} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(text).toMatch(path.startsWith('/ws') ? /^HTTP\/1\.1 426 [^]*\r\n\r\n$/ : /^HTTP\/1\.1 200 [^]*\r\n\r\n$/);
  });

  it.each(targets)('$path › has no body either when something is wrong', async ({ at }) => {
    const wrong = `${at}${at.includes('?') ? '&' : '?'}stranger=1`;
    const text = await exchange(daemon.url, `HEAD ${wrong} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 400 [^]*\r\n\r\n$/);
  });

  it.each(targets)('$path › consumes nothing', async ({ at }) => {
    await add();
    await contractFetch(daemon.url + at, { method: 'HEAD' });
    const response = await contractFetch(`${daemon.url}/stats/test`);
    expect(await response.json()).toMatchObject({ ready: 1, acked: 0 });
  });

  it('answers a GET path with the status and type that GET has', async () => {
    const own = operations.filter(({ method }) => method === 'HEAD').map(({ path }) => path);
    for (const { path, at } of withHead.filter((one) => !own.includes(one.path))) {
      const [head, get] = await Promise.all(
        ['HEAD', 'GET'].map((method) => contractFetch(daemon.url + at, { method })),
      );
      expect([path, head!.status, head!.headers.get('content-type')]).toEqual([
        path,
        get!.status,
        get!.headers.get('content-type'),
      ]);
      await hangUp(get!);
    }
  });
});

async function add(): Promise<void> {
  const response = await contractFetch(`${daemon.url}/q/test`, {
    method: 'POST',
    body: new URLSearchParams({ value: 'foobar' }),
  });
  expect(response.status).toBe(200);
}

function allowed(response: Response): Set<string> {
  return new Set(response.headers.get('allow')!.split(', '));
}
