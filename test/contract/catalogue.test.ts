import asyncapi from '../../generated/asyncapi.json';
import openapi from '../../generated/openapi.json';
import type { Problem } from '../../generated/messages';
import { BrokerError, catalogue, type ErrorCode } from '../../src/errors';
import { replays } from '../support/replays';
import { useDaemon } from '../support/use-daemon';

const codes = Object.keys(catalogue) as ErrorCode[];

describe('the catalogue of errors', () => {
  it.each(Object.entries({ openapi, asyncapi }))(
    'has the kinds of problems that %s lists, and no others',
    (_, { components }) => {
      const listed = (components.schemas.ProblemType as { enum: string[] }).enum;
      expect(codes.map((code) => `/problems/${code}`).sort()).toEqual([...listed].sort());
    },
  );

  it.each(codes)('%s › makes a problem with the status and title that are listed', (code) => {
    const { status, title } = catalogue[code];
    expect(new BrokerError(code, 'This time.').toProblem()).toEqual({
      type: `/problems/${code}`,
      title,
      status,
      detail: 'This time.',
    });
  });

  it('gives every kind a title of its own', () => {
    expect(new Set(Object.values(catalogue).map(({ title }) => title)).size).toBe(codes.length);
  });
});

describe('a problem that is an example', () => {
  const inOpenapi = replays
    .filter(({ type, value }) => type === 'application/problem+json' && value !== undefined)
    .map(({ operation, status, name, value }) => ({
      title: `${operation.id} › ${status} ${name}`,
      status,
      problem: value as Problem,
    }));
  const inAsyncapi = asyncapi.components.messages.problem.examples.map(({ name, payload }) => ({
    title: `problem › ${name}`,
    status: payload.status,
    problem: payload as Problem,
  }));

  it.each([...inOpenapi, ...inAsyncapi])('$title has the title and status of the catalogue', ({ status, problem }) => {
    const kind = catalogue[problem.type.replace('/problems/', '') as ErrorCode];
    expect(problem).toMatchObject({ title: kind.title, status: kind.status });
    expect(problem.status).toBe(status);
  });
});

describe('the page of a problem', () => {
  const { daemon } = useDaemon();

  it.each(codes)('/problems/%s › says what it means', async (code) => {
    const response = await fetch(`${daemon.url}/problems/${code}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html\b/);
    expect(await response.text()).toContain(escaped(catalogue[code].about));
  });

  it('is linked from the list of problems', async () => {
    const list = await (await fetch(`${daemon.url}/problems`)).text();
    for (const code of codes) expect(list).toContain(`href="/problems/${code}"`);
  });

  it('is not there for what is no problem', async () => {
    const response = await fetch(`${daemon.url}/problems/toString`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ type: '/problems/not-found' });
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
