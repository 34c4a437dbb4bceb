import type { NewMessage as NewMessageView } from '../../../generated/messages';
import { BrokerError } from '../../errors';
import { elementTexts, encoded, memberText } from '../../json';
import { messageFrom } from '../../protocol/values';
import type { NewMessage } from '../../queue/adding';
import type { Engine } from '../../queue/engine';
import { messageKey, messageNumber, queueNamed, type Queue } from '../../queue/names';
import { storedView } from '../../queue/views';
import { cursorOf, placeAt } from '../cursors';
import { messagePath, messagesPath } from '../paths';
import type { Handlers, Request } from '../types';

type StoredOperations = 'addMessages' | 'browseMessages' | 'getMessage' | 'removeMessage';

const page = 100;

/** Messages as resources: `/v1/queues/{queue}/messages`. */
export function storedHandlers(engine: Engine): Pick<Handlers, StoredOperations> {
  return {
    addMessages: async (request) => {
      const queue = queueNamed(request.path.queue);
      const messages = messagesOf(request);
      const { first, replayed } = await engine.addAll(queue, messages, request.headers['Idempotency-Key']);
      const keys = messages.map((_, i) => ({ key: messageKey(queue, first + i) }));
      const Location = keys.length === 1 ? messagePath(queue, keys[0]!.key) : messagesPath(queue);
      const headers = { Location, ...(replayed ? { 'Idempotent-Replayed': true } : {}) };
      return { status: 201, type: 'application/json', body: { messages: keys }, headers };
    },
    browseMessages: async ({ path, query: { state = 'ready', cursor, max = page } }) => {
      const queue = queueNamed(path.queue);
      const { messages, next } = await engine.browse(queue, state, cursor === undefined ? null : placeAt(cursor), max);
      const shown = messages.map((one) => storedView(queue, one)).join(',');
      const more = next ? `,"cursor":"${cursorOf(next)}"` : '';
      return { status: 200, type: 'application/json', body: encoded(`{"messages":[${shown}]${more}}`) };
    },
    getMessage: async ({ path }) => {
      const queue = queueNamed(path.queue);
      const found = await engine.look(queue, messageNumber(queue, path.key));
      if (!found) throw noSuchMessage(queue, path.key);
      return { status: 200, type: 'application/json', body: storedView(queue, found) };
    },
    removeMessage: async ({ path }) => {
      const queue = queueNamed(path.queue);
      if (!(await engine.remove(queue, messageNumber(queue, path.key)))) throw noSuchMessage(queue, path.key);
      return { status: 204 };
    },
  };
}

function messagesOf(request: Request<'addMessages'>): NewMessage[] {
  const { body, headers } = request;
  if (body.kind === 'json') return batchOf(body.value.messages, body.text);
  return [{
    value: body.bytes, type: body.type, headers: request.ownHeaders(),
    delaySeconds: headers['RestMQ-Delay'], ttlSeconds: headers['RestMQ-TTL'], priority: headers['RestMQ-Priority'],
  }];
}

function batchOf(messages: readonly NewMessageView[], text: string): NewMessage[] {
  const texts = elementTexts(memberText(text, 'messages')!);
  return messages.map((one, i) => messageFrom(one, texts[i]!, `/body/messages/${i}`));
}

function noSuchMessage(queue: Queue, key: string): BrokerError {
  return new BrokerError('no-such-message', 'There is no such message in this queue (any more).', { queue: queue.name, key });
}
