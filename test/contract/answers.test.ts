import { checkAnswer } from '../support/contract';

/** The other tests lean on this: what the contract does not know must not pass as an answer. */
describe('checkAnswer', () => {
  const message = '{"key":"test:1","value":"foobar","count":0}\r\n';
  const problem = (status: number, kind: string): string =>
    `${JSON.stringify({ type: `/problems/${kind}`, title: 'A title', status, detail: 'A sentence.' })}\r\n`;
  const json = { 'content-type': 'application/json' };
  const problemJson = { 'content-type': 'application/problem+json' };
  const check = (request: string, status: number, headers: Record<string, string>, body: string) => (): void => {
    const [method, path] = request.split(' ') as [string, string];
    checkAnswer(method, path, { status, headers: new Headers(headers) }, Buffer.from(body));
  };

  it.each([
    ['JSON of its schema', 'GET /q/test', 200, json, message],
    [
      'raw bytes, whatever they are',
      'GET /q/test',
      200,
      { ...json, 'restmq-key': 'test:1', 'restmq-count': '0' },
      '[1',
    ],
    ['nothing, where nothing is declared', 'GET /q/test', 204, {}, ''],
    ['text with a charset', 'POST /q/test', 200, { 'content-type': 'text/plain; charset=utf-8' }, 'test:1\r\n'],
    [
      'a problem that the operation declares',
      'GET /q/test',
      503,
      { ...problemJson, 'retry-after': '1' },
      problem(503, 'redis-unavailable'),
    ],
    ['a problem of any operation', 'POST /q/test', 408, problemJson, problem(408, 'request-timeout')],
    ['a problem of no operation', 'GET /nowhere', 404, problemJson, problem(404, 'not-found')],
    [
      'a method that is not there',
      'PUT /q/test',
      405,
      { ...problemJson, allow: 'GET' },
      problem(405, 'method-not-allowed'),
    ],
    ['OPTIONS', 'OPTIONS /q/test', 204, { allow: 'GET' }, ''],
    ['HEAD of a GET', 'HEAD /stats/', 200, json, ''],
  ])('lets %s pass', (_, request, status, headers, body) => {
    expect(check(request, status, headers, body)).not.toThrow();
  });

  it.each([
    ['an undeclared status', 'GET /q/test', 201, json, message, 'does not declare this status'],
    ['a 500', 'GET /q/test', 500, problemJson, problem(500, 'internal'), 'does not declare this status'],
    [
      'a 404 of an operation that declares none',
      'GET /q/test',
      404,
      problemJson,
      problem(404, 'not-found'),
      'does not declare this status',
    ],
    ['a 200 of no operation', 'GET /nowhere', 200, json, message, 'does not declare this status'],
    [
      'an undeclared type',
      'GET /q/test',
      200,
      { 'content-type': 'text/plain' },
      message,
      'The contract declares application/json',
    ],
    ['no type', 'GET /q/test', 200, {}, message, 'The contract declares application/json'],
    ['a body where there is none', 'GET /q/test', 204, {}, 'x', 'take answered 204'],
    [
      'a member too many',
      'GET /q/test',
      200,
      json,
      '{"key":"test:1","value":1,"count":0,"id":1}\r\n',
      'must NOT have additional properties',
    ],
    ['no CRLF', 'GET /q/test', 200, json, message.trim(), 'no CRLF'],
    ['no Retry-After', 'GET /q/test', 503, problemJson, problem(503, 'redis-unavailable'), 'retry-after is missing'],
    [
      'a Location out of the blue',
      'GET /q/test',
      204,
      { location: '/' },
      '',
      'Headers that the contract does not declare',
    ],
    ['a header that does not fit', 'HEAD /q/test', 200, { 'restmq-ready': 'many' }, '', 'must be integer'],
    [
      'a kind of problem that is not listed',
      'GET /q/test',
      400,
      problemJson,
      problem(400, 'bad-luck'),
      'must be equal to one of the allowed values',
    ],
    [
      'a 405 without Allow',
      'PUT /q/test',
      405,
      problemJson,
      problem(405, 'method-not-allowed'),
      'PUT /q/test answered 405',
    ],
  ])('throws over %s', (_, request, status, headers, body, said) => {
    expect(check(request, status, headers, body)).toThrow(said);
  });
});
