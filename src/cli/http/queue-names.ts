import type { JsonApi } from '../../client/api';
import { itemsOf } from '../../client/pages';
import { answered } from './daemon';

/** Names of the queues that begin with `prefix`, in byte order, read page by page. @throws Failure */
export function queueNames(api: JsonApi, prefix: string): AsyncGenerator<string, undefined> {
  return itemsOf(
    (cursor) => answered(api.GET('/v1/queues', { params: { query: { prefix, max: 100, ...cursor } } })),
    ({ queues }) => queues,
  );
}
