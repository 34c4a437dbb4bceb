import type { Engine } from '../../queue/engine';
import { queueNamed } from '../../queue/names';
import { redriveMessages } from '../../queue/redrive';
import { checkTarget } from '../../protocol/move-target';
import type { Handlers } from '../types';

/** Dead letters of a queue: `/v1/queues/{queue}/redrive`. */
export function deadLetterHandlers(engine: Engine): Pick<Handlers, 'redriveMessages'> {
  return {
    redriveMessages: async (request) => {
      const { value } = request.body;
      checkTarget(request, value);
      const body = await redriveMessages(engine, queueNamed(request.path.queue), value, request);
      return { status: 200, type: 'application/json', body };
    },
  };
}
