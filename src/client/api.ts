import createClient, { type Client } from 'openapi-fetch';
import type { paths } from '../../generated/operations';
import { headerFor, type CredentialsSource } from './credentials';
import { fetched } from './errors';
import { writeBody } from './json';

/** The operations of the contract, with JSON as the only media type. */
export type JsonApi = Pick<Client<paths, 'application/json'>, 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH'>;

/** The parts of a client that its JSON operations need. */
export interface ApiClient {
  /** The address of the daemon, without a trailing slash. */
  readonly url: string;
  /** Every operation over fetch. */
  readonly api: Client<paths>;
}

export interface ApiOptions {
  credentials?: CredentialsSource;
  fetch?: (request: Request) => Promise<Response>;
}

/** Every operation of the contract over fetch, with credentials. */
export function createApi(url: string, options: ApiOptions): Client<paths> {
  const { credentials } = options;
  const api = createClient<paths>({
    baseUrl: url,
    fetch: (request) => sendOver(options, request),
    bodySerializer: writeBody,
  });
  if (credentials)
    api.use({
      async onRequest({ request }) {
        request.headers.set(...(await headerFor(credentials, request.signal)));
      },
    });
  return api;
}

/** @throws RestMQError `unreachable` */
export function sendOver({ fetch = globalThis.fetch }: ApiOptions, request: Request): Promise<Response> {
  return fetched(fetch(request));
}
