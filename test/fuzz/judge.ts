import { BrokerError } from '../../src/errors';

/** @returns what went wrong where anything but a refusal came of it, or it took 250 ms of the processor */
export function judge(what: string, act: () => unknown, says?: RegExp): string | null {
  const startedAt = process.cpuUsage();
  try {
    act();
  } catch (error) {
    const isExpected =
      error instanceof BrokerError
        ? error.code !== 'internal'
        : error instanceof Error && says?.test(error.message) === true;
    if (!isExpected) return `${what}: ${String((error as Error).stack)}`;
  }
  const { user } = process.cpuUsage(startedAt);
  return user < 250_000 ? null : `${what} took ${user / 1000} ms`;
}
