import { createSlices, type Slices } from '../slices';
import { messageMembers } from './message-json';
import type { Stored } from './message-record';
import type { Queue } from './names';

/** Selects messages; both conditions hold. */
export interface MessageFilter {
  /** A text in the key, value, headers, group or last reason, in upper or lower case. */
  search?: string | undefined;
  group?: string | undefined;
}

/** Whether it selects some messages only. */
export function isFilter({ search, group }: MessageFilter): boolean {
  return search !== undefined || group !== undefined;
}

/** The messages that a filter selects, in their order. */
export async function matchingMessages(
  queue: Queue,
  { search: text, group }: MessageFilter,
  messages: readonly Stored[],
  slices: Slices = createSlices(5),
): Promise<Stored[]> {
  if (group !== undefined) messages = messages.filter(({ head }) => head.group === group);
  if (text === undefined) return [...messages];
  const wanted = JSON.stringify(text).slice(1, -1).toLowerCase(); // as it is written in their JSON
  const found: Stored[] = [];
  for (const one of messages) if (await hasText(queue, one, wanted, slices)) found.push(one);
  return found;
}

/** Whether the JSON of a message has a text. For 1 MiB of control characters each step takes 10 to 20 ms. */
async function hasText(queue: Queue, message: Stored, wanted: string, slices: Slices): Promise<boolean> {
  const json = `${messageMembers(queue, message)} ${JSON.stringify(message.reason ?? '')}`;
  if (slices.isOver()) await slices.next();
  const text = json.toLowerCase();
  if (slices.isOver()) await slices.next();
  const isFound = text.includes(wanted);
  if (slices.isOver()) await slices.next();
  return isFound;
}
