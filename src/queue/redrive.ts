import { setTimeout as sleep } from 'node:timers/promises';
import type { Redriven, RedriveRequest } from '../../generated/messages';
import type { Engine } from './engine';
import { isFilter } from './message-search';
import { queueNamed, type Queue } from './names';
import { checkSelection, invalid, pagesOf, runSteps, stepMax, type Page, type Step } from './selection';

const defaultMax = 10_000;
/** Steps in a second if a rate is given. */
const stepsPerSecond = 5;

/**
 * Make dead letters ready again, or move them to another queue. The permission to add to the target is checked before.
 * @throws BrokerError `invalid-body`, `invalid-key`, `queue-full`, `redis-full`
 */
export async function redriveMessages(
  engine: Engine,
  queue: Queue,
  request: RedriveRequest,
  client: { readonly gone: boolean },
): Promise<Redriven> {
  const { keys, cursor: given, rate, dryRun = false, max = defaultMax } = request;
  const isSelected = keys !== undefined || isFilter(request);
  checkSelection(request);
  if (given !== undefined && !isSelected) throw invalid('/cursor', 'must be given with keys, search or group');
  const target = request.target === undefined || request.target === queue.name ? null : queueNamed(request.target);
  if (!isSelected && !target && rate === undefined) return engine.redrive(queue, max, dryRun);
  if (!isSelected && dryRun) return engine.redrive(queue, max, true);

  const startedAt = performance.now();
  const total = { redriven: 0, expired: 0 };
  const step = async (numbers: readonly string[], most: number): Promise<Step> => {
    const done = await redriveSome(numbers, most);
    total.redriven += done.redriven;
    total.expired += done.expired;
    if (rate !== undefined && !dryRun) await sleepUntil(startedAt + (total.redriven * 1000) / rate);
    return { ...done, count: done.redriven + done.expired };
  };
  const redriveSome = async (
    numbers: readonly string[],
    most: number,
  ): Promise<Omit<Step, 'count'> & { redriven: number; expired: number }> => {
    if (target && !dryRun) {
      const { moved, ...done } = await engine.transfer(queue, target, most, numbers);
      return { ...done, redriven: moved };
    }
    const { redriven, expired } = await engine.redrive(queue, most, dryRun, numbers);
    const missing = Math.max(numbers.length - redriven - expired, 0);
    return { redriven, expired, missing, looked: numbers.length };
  };
  const stepSize = rate === undefined ? stepMax : Math.min(Math.max(Math.ceil(rate / stepsPerSecond), 1), stepMax);
  const pages = isSelected ? pagesOf(engine, queue, 'dead', request) : [everything];
  const { missing, cursor } = await runSteps(pages, { max, stepSize, client, step });
  const { dead } = await engine.describe(queue);
  return {
    ...total,
    dead,
    ...(keys === undefined ? {} : { missing }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

const everything: Page = { numbers: null, cursorAfter: () => undefined };

async function sleepUntil(atMs: number): Promise<void> {
  const ms = atMs - performance.now();
  if (ms > 0) await sleep(ms);
}
