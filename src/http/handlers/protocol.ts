import type { Caller } from '../../access/check';
import type { Requester } from '../../longpoll/requester';
import type { EncodedReply, Protocol } from '../../protocol/run';
import { commandPage } from '../site/pages';
import type { BodyOf, Handlers } from '../types';

/** The JSON protocol over HTTP: `/queue` and `/queue/{queue}`. */
export function protocolHandlers(protocol: Protocol): Pick<Handlers, 'commandPage' | 'command' | 'commandOnQueue'> {
  const run = (body: BodyOf<'command'>, queue: string | undefined, client: Requester & Caller): Promise<EncodedReply> =>
    protocol.run(body.kind === 'json' ? body.text : (body.form.msg || body.form.body)!, queue, client);

  return {
    commandPage: () => ({ status: 200, type: 'text/html', body: commandPage() }),
    command: async (request) => ({
      status: 200,
      type: 'application/json',
      body: await run(request.body, undefined, request),
    }),
    commandOnQueue: async (request) => ({
      status: 200,
      type: 'application/json',
      body: await run(request.body, request.path.queue, request),
    }),
  };
}
