import type { Row } from '../figures';
import type { Bench } from '../section';
import { byDepth, byQueues } from './situations';
import { bySize } from './sizes';

/** What a message costs where there are many others, many queues, or much of it. */
export async function growth(bench: Bench): Promise<Row[]> {
  return [...(await byDepth(bench)), ...(await byQueues(bench)), ...(await bySize(bench))];
}
