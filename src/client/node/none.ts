import type { ApiClient, JsonApi } from '../api';

/** Where there is no node:http, every request is sent by fetch. */
export const jsonApiOf = ({ api }: ApiClient): JsonApi => api;
