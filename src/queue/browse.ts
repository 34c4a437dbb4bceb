import { mapInSlices } from '../slices';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import { retryWhileSweeping } from './partial-sweep';
import type { Queue } from './names';
import { decodeRecord, storedMessageFrom, type Message, type MessageState, type Stored } from './message-record';
import { isYes } from '../redis/scripts/flag';

/** Position in the order of a state. Browsing continues after it, and it stays valid while messages come and go. */
export interface BrowsePosition {
  score: string;
  number: string;
}

/** Reading messages without consuming them. */
export interface Browse {
  /** Read the first ready message and count the peek; null if there is none. */
  peek(queue: Queue): Promise<Message | null>;
  /** The ready messages that were stored last, newest first, of any priority. Not counted as a peek. */
  newest(queue: Queue, max: number): Promise<Message[]>;
  /** Read one message in any state; null if there is none. */
  look(queue: Queue, number: string): Promise<Stored | null>;
  /**
   * Messages in one state: ready in order of delivery, delayed and leased by when that ends, dead by when they died.
   * @returns at most `max` messages or 8 MiB; `next` is the position to continue from, null at the end
   */
  browse(
    queue: Queue,
    state: MessageState,
    behind: BrowsePosition | null,
    max: number,
  ): Promise<{ messages: Stored[]; next: BrowsePosition | null }>;
}

export function createBrowse(store: ScriptRunner): Browse {
  return {
    peek: async (queue) => {
      const found = await retryWhileSweeping(() => store.run('peek_message', queue.keys));
      return found && { number: found[0].toString(), count: found[2], ...decodeRecord(found[1]) };
    },
    newest: async (queue, max) => {
      const found = await retryWhileSweeping(() => store.run('list_newest', queue.keys, max));
      return found.map(([number, record, count]) => ({
        number: number.toString(),
        count: Number(count),
        ...decodeRecord(record),
      }));
    },
    look: async (queue, number) => {
      const found = await retryWhileSweeping(() => store.run('get_message', queue.keys, number));
      if (!found) return null;
      const [record, count, ...texts] = found;
      const [state, kept, time, expiresAt] = texts.map(String) as [MessageState, string, string, string];
      return storedMessageFrom({ number, count: Number(count), ...decodeRecord(record) }, state, kept, time, expiresAt);
    },
    browse: async (queue, state, behind, max) => {
      const [found, more] = await retryWhileSweeping(() =>
        store.run('browse_messages', queue.keys, state, behind?.score ?? '', behind?.number ?? '', max),
      );
      const messages = await mapInSlices(found, ([number, record, count, ...texts]) => {
        const [kept, score, expiresAt] = texts.map(String) as [string, string, string];
        return storedMessageFrom(
          { number: number.toString(), count: Number(count), ...decodeRecord(record) },
          state,
          kept,
          score,
          expiresAt,
        );
      });
      const last = found.at(-1);
      return { messages, next: isYes(more) ? { score: String(last![4]), number: String(last![0]) } : null };
    },
  };
}
