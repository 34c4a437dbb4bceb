import type { ApiClient, JsonApi } from './api';

/** Without node:http every request is sent by fetch, and every message by a request of its own. */
export const jsonApiOf = ({ api }: ApiClient): JsonApi => api;
export const addBatchesOver = (): null => null;
