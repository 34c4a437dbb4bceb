import { checkOptions } from './options';
import type { NackOptions } from './streams';

/** Thrown by a handler to nack with options: `delaySeconds`, `dead`, `countAttempt`. */
export class Nack extends Error {
  override readonly name = 'Nack';

  /**
   * @param reason  is stored with the message
   * @throws TypeError for an unknown option
   */
  constructor(
    reason: string,
    readonly options: Omit<NackOptions, 'reason'> = {},
  ) {
    super(reason);
    checkOptions(options, ['delaySeconds', 'dead', 'countAttempt']);
  }
}

/** Longest reason in characters, as the contract has it. */
const reasonMax = 500;

/** The options of the nack after a handler has thrown `error`. */
export function nackFor(error: unknown): NackOptions {
  const text = error instanceof Error ? error.message || error.name : String(error);
  const reason = Array.from(text || 'The handler failed.')
    .slice(0, reasonMax)
    .join('');
  return error instanceof Nack ? { ...error.options, reason } : { reason };
}

/** The error for handlers that have not ended when the worker stops. */
export function stopped(): Error {
  return new Nack('The worker was stopped.', { countAttempt: false });
}
