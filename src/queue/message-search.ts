import { createSlices, type Slices } from '../slices';
import { messageMembers } from './message-json';
import type { Stored } from './message-record';
import type { Queue } from './names';

/** Find the messages that have a text in their key, value, headers or last reason, in upper or lower case. */
export async function matchingMessages(
  queue: Queue,
  text: string,
  messages: readonly Stored[],
  slices: Slices = createSlices(5),
): Promise<Stored[]> {
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
