import { contractFetch } from './contract';

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  /** JSON where it is JSON, else text; '' where there is none. */
  body: T;
}

/** A request with a JSON body, or with any other where `headers` say so; the answer has been held to the contract. */
export async function call<T>(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const json = body !== undefined && headers['content-type'] === undefined;
  const response = await contractFetch(url + path, {
    method,
    headers: json ? { 'content-type': 'application/json', ...headers } : headers,
    body: body === undefined ? null : json ? JSON.stringify(body) : (body as string | Buffer),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && !response.headers.has('restmq-key');
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
}

export interface Held {
  key: string;
  value: unknown;
  leaseId: string;
  attempt: number;
  leaseExpiresAt: string;
}

/** One queue, as a user of the v1 resources has it. */
export function queueAt(url: string, name: string) {
  const path = `/v1/queues/${encodeURIComponent(name)}`;
  return {
    path,
    set: (settings: object) => call(url, 'PUT', path, settings),
    get: async () => (await call<Record<string, number>>(url, 'GET', path)).body,
    add: (messages: object[], headers: Record<string, string> = {}) =>
      call<{ messages: { key: string }[]; retryAfterSeconds?: number }>(
        url,
        'POST',
        `${path}/messages`,
        { messages },
        headers,
      ),
    lease: async (how: object = {}): Promise<Held[]> => {
      const { body } = await call<{ messages: Held[] } | ''>(url, 'POST', `${path}/leases`, how);
      return body === '' ? [] : body.messages;
    },
    ack: async (leaseId: string) => (await call(url, 'DELETE', `${path}/leases/${leaseId}`)).status,
    ackAll: async (leaseIds: string[]) =>
      (await call<{ outcomes: { outcome: string }[] }>(url, 'POST', `${path}/acks`, { leaseIds })).body.outcomes.map(
        ({ outcome }) => outcome,
      ),
    nack: async (leaseId: string, how: object = {}) =>
      call<{ state: string }>(url, 'POST', `${path}/leases/${leaseId}/nack`, how),
    extend: (leaseId: string, leaseSeconds: number) =>
      call<{ leaseExpiresAt: string }>(url, 'PATCH', `${path}/leases/${leaseId}`, { leaseSeconds }),
    look: async (key: string) =>
      (await call<Record<string, unknown>>(url, 'GET', `${path}/messages/${encodeURIComponent(key)}`)).body,
    browse: async (query = '') =>
      (await call<{ messages: Record<string, unknown>[]; cursor?: string }>(url, 'GET', `${path}/messages${query}`))
        .body,
    remove: async (key: string) => (await call(url, 'DELETE', `${path}/messages/${encodeURIComponent(key)}`)).status,
    purge: async () => (await call<{ purged: number }>(url, 'POST', `${path}/purge`)).body.purged,
    redrive: async (how: object = {}) =>
      (await call<{ redriven: number; expired: number; dead: number }>(url, 'POST', `${path}/redrive`, how)).body,
  };
}
