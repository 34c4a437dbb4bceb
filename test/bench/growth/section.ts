import type { Row } from '../figures';
import type { Bench } from '../section';
import { byDepth, byQueues } from './situations';
import { bySize } from './sizes';

/** The cost of a message with many other messages, many queues, or a large value. */
export async function growth(bench: Bench): Promise<Row[]> {
  return [...(await byDepth(bench)), ...(await byQueues(bench)), ...(await bySize(bench))];
}
