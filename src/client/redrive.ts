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
  onProgress: (total: Redriven) => void = () => undefined,
): Promise<Redriven> {
  const { max = defaultMax, dryRun = false, keys, search } = how;
  const isSelected = keys !== undefined || search !== undefined;
  const total: Redriven = { redriven: 0, expired: 0, dead: 0 };
  let body: RedriveRequest = how;
  for (;;) {
    const { redriven, expired, dead, missing, cursor } = await ask(body);
    total.redriven += redriven;
    total.expired += expired;
    total.dead = dead;
    if (missing !== undefined) total.missing = (total.missing ?? 0) + missing;
    onProgress(total);
    const left = max - total.redriven - total.expired;
    const isOver = isSelected ? cursor === undefined : dryRun || dead === 0 || redriven + expired === 0;
    if (isOver || left <= 0) return total;
    body = { ...how, max: left, ...(cursor === undefined ? {} : { cursor }) };
  }
}
