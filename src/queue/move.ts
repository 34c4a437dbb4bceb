import type { Moved, MoveRequest } from '../../generated/messages';
import type { Engine } from './engine';
import { queueNamed, type Queue } from './names';
import { checkSelection, invalid, pagesOf, runSteps, type Step } from './selection';

const defaultMax = 10_000;

/**
 * Move ready or delayed messages to another queue. The permission to add to the target is checked before.
 * @throws BrokerError `invalid-body`, `invalid-key`, `queue-full`, `redis-full`
 */
export async function moveMessages(
  engine: Engine,
  queue: Queue,
  request: MoveRequest,
  client: { readonly gone: boolean },
): Promise<Moved> {
  const { keys, state = 'ready', dryRun = false, max = defaultMax } = request;
  checkSelection(request);
  if (request.target === queue.name) throw invalid('/target', 'must be another queue');
  const target = queueNamed(request.target);
  let moved = 0;
  const countSome = async (numbers: readonly string[]): Promise<Omit<Step, 'count'> & { moved: number }> => {
    const found = await Promise.all(keys ? numbers.map((number) => engine.look(queue, number)) : []);
    const missing = found.filter((one) => one?.state !== state).length;
    return { moved: numbers.length - missing, missing, looked: numbers.length };
  };
  const step = async (numbers: readonly string[], most: number): Promise<Step> => {
    const done = dryRun ? await countSome(numbers) : await engine.transfer(queue, target, most, numbers, state);
    moved += done.moved;
    return { ...done, count: done.moved };
  };
  const { missing, cursor } = await runSteps(pagesOf(engine, queue, state, request), { max, client, step });
  const { [state]: left } = await engine.describe(queue);
  return {
    moved,
    left,
    ...(keys === undefined ? {} : { missing }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}
