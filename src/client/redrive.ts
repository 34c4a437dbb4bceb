import type { Redriven, RedriveRequest } from '../../generated/messages';

/** The most messages of a request without `max`. */
const defaultMax = 10_000;

/**
 * Repeat a redrive until all selected dead letters were moved, or `max` of them.
 * @param ask  sends one request
 * @returns the sums; `dead` of the last answer
 */
export async function redriveAll(
  how: Omit<RedriveRequest, 'cursor'>,
  ask: (body: RedriveRequest) => Promise<Redriven>,
  onProgress?: (total: Redriven) => void,
): Promise<Redriven> {
  const { max = defaultMax, dryRun, keys, search, group } = how;
  const isSelected = (keys ?? search ?? group) !== undefined;
  const total: Redriven = { redriven: 0, expired: 0, dead: 0 };
  let left = max;
  for (let body: RedriveRequest = how; ;) {
    const { redriven, expired, dead, missing, cursor } = await ask(body);
    const moved = redriven + expired;
    total.redriven += redriven;
    total.expired += expired;
    total.dead = dead;
    if (missing !== undefined) total.missing = (total.missing ?? 0) + missing;
    onProgress?.(total);
    left -= moved;
    if (left <= 0 || (isSelected ? !cursor : dryRun || !dead || !moved)) return total;
    body = { ...how, max: left, ...(cursor ? { cursor } : {}) };
  }
}
