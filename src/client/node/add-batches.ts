import { setImmediate as turnEnd } from 'node:timers/promises';
import type { NewMessage } from '../../../generated/messages';
import { at } from '../addresses';
import type { ApiOptions, JsonApi } from '../api';
import { answerOf, RestMQError, stored } from '../errors';
import { jsonOf } from '../json';
import { RawJson } from './raw-json';

/** Most messages and characters of JSON in one request. */
const [mostMessages, mostLength] = [100, 262_144];

interface AddCall {
  json: string;
  resolve: (key: string) => void;
  reject: (error: unknown) => void;
}

interface Batch {
  calls: AddCall[];
  length: number;
  /** Settles when the batch is stored or refused; a later batch of the same turn waits for it, to keep the order. */
  sent: Promise<void>;
}

/** Over `options.fetch` each message is a request of its own. */
export function addBatchesOver(api: JsonApi, { fetch }: ApiOptions): AddBatches | null {
  return fetch ? null : new AddBatches(api);
}

/**
 * Messages that are added to a queue in one turn of the event loop are stored by one request, in their order. If a
 * request is refused because of a message in it, each message is sent by itself.
 */
export class AddBatches {
  readonly #api: JsonApi;
  /** The batch of each queue that can take more messages. */
  readonly #open = new Map<string, Batch>();

  constructor(api: JsonApi) {
    this.#api = api;
  }

  /**
   * @returns the key of the message
   * @throws TypeError for a name that no queue can have, or a value that JSON can't represent
   */
  async add(queue: string, message: NewMessage): Promise<string> {
    at(queue);
    const json = jsonOf(message);
    const batch = this.#batchFor(queue, json.length);
    batch.length += json.length;
    return new Promise((resolve, reject) => batch.calls.push({ json, resolve, reject }));
  }

  #batchFor(queue: string, length: number): Batch {
    const open = this.#open.get(queue);
    if (open && open.calls.length < mostMessages && open.length + length <= mostLength) return open;
    const batch: Batch = { calls: [], length: 0, sent: Promise.resolve() };
    batch.sent = this.#send(queue, batch, open?.sent);
    this.#open.set(queue, batch);
    return batch;
  }

  async #send(queue: string, batch: Batch, before: Promise<void> | undefined): Promise<void> {
    await turnEnd();
    if (this.#open.get(queue) === batch) this.#open.delete(queue);
    await before;
    const { calls } = batch;
    try {
      const keys = await this.#store(queue, calls);
      calls.forEach(({ resolve }, i) => resolve(keys[i]!));
    } catch (error) {
      if (calls.length > 1 && concernsOne(error)) return this.#sendEach(queue, calls);
      for (const { reject } of calls) reject(error);
    }
  }

  async #sendEach(queue: string, calls: readonly AddCall[]): Promise<void> {
    for (const call of calls) {
      await this.#store(queue, [call]).then(([key]) => call.resolve(key!), call.reject);
    }
  }

  async #store(queue: string, calls: readonly AddCall[]): Promise<string[]> {
    const body = new RawJson(`{"messages":[${calls.map(({ json }) => json).join()}]}`);
    const asked = this.#api.POST('/v1/queues/{queue}/messages', { params: at(queue), body: body as never });
    return (await answerOf(asked.then(stored))).messages.map(({ key }) => key);
  }
}

/** Whether a request was refused, and nothing stored, because of one of its messages or their number. */
function concernsOne(error: unknown): boolean {
  return error instanceof RestMQError && ([400, 413].includes(error.status) || error.code === 'queue-full');
}
