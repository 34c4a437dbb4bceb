import type { Client } from 'openapi-fetch';
import type { paths } from '../../generated/operations';
import type { CredentialsSource } from './credentials';

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
  fetch?: unknown;
}
