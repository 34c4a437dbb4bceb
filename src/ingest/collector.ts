import { BrokerError } from '../errors';
import type { NewMessage } from '../queue/add';
import type { Engine } from '../queue/engine';
import { messageKey } from '../queue/message-keys';
import { queueNamed } from '../queue/names';
import { parseEvent, type Parsed } from './collectd';

/** Stores collectd's values and notifications in their queues. */
export interface Collector {
  /**
   * Store the valid values of one body: as one message, or as several if it would be too large for streams.
   * @param called  the name of a body's part: `Line`, `Element`
   * @returns the key of the first
   * @throws BrokerError `partly-stored`, `invalid-body` (then nothing was stored), and the errors of `add`
   */
  values(parsed: Parsed, called: string): Promise<string>;
  /**
   * Store a notification.
   * @returns its key
   * @throws BrokerError `invalid-body`, `invalid-json`, and the errors of `add`
   */
  event(text: string): Promise<string>;
}

const dataQueue = 'collectd_data';
const eventQueue = 'collectd_event';
const type = 'application/json';
/** A quarter of the default --consumer-buffer: one large body must not end a slow stream. */
const messageBytes = 256 * 1024;
/** The most messages stored in one step; a body of the default --max-body needs a quarter of them. */
const together = 64;

export function createCollector(engine: Engine): Collector {
  const add = async (name: string, messages: readonly NewMessage[]): Promise<string> => {
    const queue = queueNamed(name);
    const { first } = await engine.addAll(queue, messages.slice(0, together));
    for (let i = together; i < messages.length; i += together)
      await engine.addAll(queue, messages.slice(i, i + together));
    return messageKey(queue, first);
  };

  return {
    values: async ({ items, faults }, called) => {
      if (items.length === 0) throw refused(faults, called, 'Nothing was stored.');
      const key = await add(
        dataQueue,
        arraysOf(items).map((value) => ({ value, type })),
      );
      if (faults.length === 0) return key;
      const stored = items.length === 1 ? '1 list of values was' : `${items.length} lists of values were`;
      const { message, extras } = refused(
        faults,
        called,
        `${stored} stored; do not send ${items.length === 1 ? 'it' : 'them'} again.`,
      );
      throw new BrokerError('partly-stored', message, { ...extras, queue: dataQueue, key });
    },
    event: async (text) => add(eventQueue, [{ value: parseEvent(text), type }]),
  };
}

/** JSON arrays of the items, in order; none is larger than `messageBytes`, except for a single larger item. */
function arraysOf(items: readonly string[]): string[] {
  const arrays: string[] = [];
  let begun: string[] = [];
  let size = 0;
  for (const item of items) {
    if (size + item.length > messageBytes && begun.length > 0) {
      arrays.push(`[${begun.join(',')}]`);
      [begun, size] = [[], 0];
    }
    begun.push(item);
    size += item.length + 1;
  }
  return [...arrays, `[${begun.join(',')}]`];
}

function refused(faults: Parsed['faults'], called: string, outcome: string): BrokerError {
  const [first, ...others] = faults;
  if (!first) return new BrokerError('invalid-body', `The body has no values. ${outcome}`);
  const more = others.length > 0 ? `, and ${others.length} more or others like it` : '';
  const errors = faults.map(({ part, detail }) => ({ pointer: `/body/${part}`, detail }));
  return new BrokerError('invalid-body', `${called} ${first.part} ${first.detail}${more}. ${outcome}`, { errors });
}
