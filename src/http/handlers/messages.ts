import type { NewMessage as NewMessageView } from '../../../generated/messages';
import { BrokerError } from '../../errors';
import { EncodedParts, elementTexts, memberText } from '../../json';
import { checkTarget } from '../../protocol/move-target';
import { messageFrom } from '../../protocol/values';
import { checkJson } from '../../queue/json-values';
import type { NewMessage } from '../../queue/add';
import type { Engine } from '../../queue/engine';
import { messageKey, messageNumber } from '../../queue/message-keys';
import { moveMessages } from '../../queue/move';
import { queueNamed, type Queue } from '../../queue/names';
import type { BrowsePosition } from '../../queue/browse';
import type { MessageState, Stored } from '../../queue/message-record';
import { storedJson } from '../../queue/message-json';
import { matchingMessages, type MessageFilter } from '../../queue/message-search';
import { createSlices, mapInSlices } from '../../slices';
import { cursorOf, placeAt } from '../cursors';
import { messagePath, messagesPath } from '../paths';
import { messageOf, messageOfForm, refuseSendOptions } from '../request/send-options';
import type { Handlers, Request } from '../types';

type MessageOperations = 'addMessages' | 'browseMessages' | 'getMessage' | 'removeMessage' | 'moveMessages';

const page = 100;

/** Messages as resources: `/v1/queues/{queue}/messages`. */
export function messageHandlers(engine: Engine): Pick<Handlers, MessageOperations> {
  return {
    addMessages: async (request) => {
      const queue = queueNamed(request.path.queue);
      const messages = messagesOf(request);
      const { first, replayed } = await engine.addAll(queue, messages, request.headers['Idempotency-Key']);
      const keys = messages.map((_, i) => ({ key: messageKey(queue, first + i) }));
      const Location = keys.length === 1 ? messagePath(queue, keys[0]!.key) : messagesPath(queue);
      const headers = { Location, 'Idempotent-Replayed': replayed || undefined };
      return { status: 201, type: 'application/json', body: { messages: keys }, headers };
    },
    browseMessages: async ({ path, query: { state = 'ready', search, group, cursor, max = page } }) => {
      const queue = queueNamed(path.queue);
      const from = cursor === undefined ? null : placeAt(cursor);
      const { messages, next } =
        search === undefined && group === undefined
          ? await engine.browse(queue, state, from, max)
          : await searchMessages(engine, queue, { state, filter: { search, group }, from, max });
      const shown = await mapInSlices(messages, (one) => storedJson(queue, one));
      const more = next ? `,"cursor":"${cursorOf(next)}"}` : '}';
      return { status: 200, type: 'application/json', body: EncodedParts.ofArray('{"messages":', shown, more) };
    },
    getMessage: async ({ path }) => {
      const queue = queueNamed(path.queue);
      const found = await engine.look(queue, messageNumber(queue, path.key));
      if (!found) throw noSuchMessage(queue, path.key);
      return { status: 200, type: 'application/json', body: storedJson(queue, found) };
    },
    removeMessage: async ({ path }) => {
      const queue = queueNamed(path.queue);
      if (!(await engine.remove(queue, messageNumber(queue, path.key)))) throw noSuchMessage(queue, path.key);
      return { status: 204 };
    },
    moveMessages: async (request) => {
      const { value } = request.body;
      checkTarget(request, value);
      const body = await moveMessages(engine, queueNamed(request.path.queue), value, request);
      return { status: 200, type: 'application/json', body };
    },
  };
}

/** The most messages read for one search. */
const searchedMax = 1000;

interface Search {
  state: MessageState;
  filter: MessageFilter;
  from: BrowsePosition | null;
  max: number;
}

async function searchMessages(
  engine: Engine,
  queue: Queue,
  { state, filter, from, max }: Search,
): ReturnType<Engine['browse']> {
  const found: Stored[] = [];
  const slices = createSlices(5);
  let next = from;
  for (let looked = 0; looked < searchedMax; looked += page) {
    const some = await engine.browse(queue, state, next, Math.min(page, max));
    found.push(...(await matchingMessages(queue, filter, some.messages, slices)));
    next = some.next;
    if (next === null || (found.length > 0 && found.length + Math.min(page, max) > max)) break;
  }
  return { messages: found, next };
}

function messagesOf(request: Request<'addMessages'>): NewMessage[] {
  const { body } = request;
  if (body.kind === 'json') {
    refuseSendOptions(request);
    return batchOf(body.value.messages, body.text, request.traceparent);
  }
  if (body.kind === 'form') return [messageOfForm(request, body.form)];
  checkJson(body.type, body.bytes, 'The body has a JSON content type and');
  return [messageOf(request, { value: body.bytes, type: body.type })];
}

function batchOf(given: readonly NewMessageView[], text: string, traceparent: string | undefined): NewMessage[] {
  const texts = elementTexts(memberText(text, 'messages')!);
  return given.map((one, i) => messageFrom(one, texts[i]!, traceparent, `/body/messages/${i}`));
}

function noSuchMessage(queue: Queue, key: string): BrokerError {
  return new BrokerError('no-such-message', 'The queue has no message with this key.', {
    queue: queue.name,
    key,
  });
}
