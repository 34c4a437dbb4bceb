import createClient from 'openapi-fetch';
import type { components, paths } from '../../generated/operations';
import { basePath, daemonUrl } from './base-path';
import { authorization } from './credentials';

/** The client for the API. Its paths are typed by the contract, and the dashboard sends no other requests. */
export const api = createClient<paths>({ baseUrl: daemonUrl, credentials: 'omit', cache: 'no-store' });

api.use({
  onRequest({ request }) {
    const held = authorization();
    if (held !== null) request.headers.set('Authorization', held);
  },
});

export type Problem = components['schemas']['Problem'];

/** A refusal of the server, with its text. */
export class Refusal extends Error {
  constructor(readonly problem: Pick<Problem, 'title' | 'detail' | 'status'> & Partial<Problem>) {
    super(problem.detail);
  }
}

/** Whether the login is valid and may not do this: asking again is of no use. */
export function isForbidden({ problem }: Refusal): boolean {
  return problem.status === 403;
}

/** There was no answer at all. */
export const unanswered = new Refusal({
  title: 'The daemon does not answer',
  status: 0,
  detail: 'It may be restarting, or the network is down. The page reconnects by itself.',
});

/** @returns the body of the answer @throws Refusal */
export async function ask<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer;
  if (response.ok) return data as T;
  throw refusalOf(response, error);
}

export function refusalOf({ status, statusText }: Response, body: unknown): Refusal {
  return new Refusal(
    isProblem(body)
      ? body
      : { title: statusText || 'The request failed', status, detail: `The daemon answered ${status}.` },
  );
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'detail' in body;
}

/** A fetch without an answer rejects with a TypeError, whatever the reason. */
export function refusalFrom(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof TypeError) return unanswered;
  const detail = error instanceof Error ? error.message : String(error);
  return new Refusal({ title: 'The request failed', status: 0, detail });
}

/** The name of a queue as a path parameter. */
export const at = (queue: string) => ({ params: { path: { queue } } });

/** The address of an event stream. */
export function eventsPath(
  path: keyof paths & `${string}/${'events' | 'tail'}`,
  queue = '',
  query: Record<string, string | number | undefined> = {},
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value));
  const text = search.toString();
  return basePath + path.replace('{queue}', encodeURIComponent(queue)) + (text && `?${text}`);
}
