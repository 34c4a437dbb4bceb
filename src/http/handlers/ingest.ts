import { parseValueJson, parseValueLines } from '../../ingest/collectd';
import type { Collector } from '../../ingest/collector';
import type { Rpc } from '../../ingest/methods';
import type { Handlers } from '../types';

/** Messages of other programs in their own formats: `/collectd/` and `/xmlrpc`. */
export function ingestHandlers(
  collector: Collector,
  rpc: Rpc,
): Pick<Handlers, 'collectdData' | 'collectdEvent' | 'xmlrpc'> {
  return {
    collectdData: async ({ body }) => {
      const key =
        body.kind === 'json'
          ? await collector.values(await parseValueJson(body.text), 'Element')
          : await collector.values(await parseValueLines(body.bytes.toString(), Date.now()), 'Line');
      return { status: 200, type: 'text/plain', body: key };
    },
    collectdEvent: async ({ body }) => ({
      status: 200,
      type: 'text/plain',
      body: await collector.event(body.bytes.toString()),
    }),
    xmlrpc: async ({ body, authorization }) => ({
      status: 200,
      type: 'text/xml',
      body: await rpc.run(body.bytes, authorization),
    }),
  };
}
