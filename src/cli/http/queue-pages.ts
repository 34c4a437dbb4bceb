import type { JsonApi } from '../../client/api';
import { answered } from './daemon';

/** Pages of the names of all queues that begin with `prefix`, in byte order. @throws Failure */
export async function* queuePages(api: JsonApi, prefix: string): AsyncGenerator<string[], undefined> {
  let cursor: string | undefined;
  do {
    const query = { prefix, max: 100, ...(cursor === undefined ? {} : { cursor }) };
    const page = await answered(api.GET('/v1/queues', { params: { query } }));
    yield page.queues;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
