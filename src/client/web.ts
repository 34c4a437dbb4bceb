import type { ApiClient, JsonApi } from './api';
import type { LeaseClient } from './worker';
import type { Worker } from './worker-types';

/** Without node:http every request is sent by fetch, and every message by a request of its own. */
export const jsonApiOf = ({ api }: ApiClient): JsonApi => api;
export const addBatchesOver = (): null => null;
export const startWorkerOver = (client: LeaseClient, _: unknown, start: (leases: LeaseClient) => Worker): Worker =>
  start(client);
