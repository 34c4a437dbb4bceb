import { BrokerError } from '../../src/errors';

/** What was refused, as a test compares it: the code, the sentence, and the rest. */
export interface Refusal {
  code: string;
  detail: string;
  error?: string | undefined;
  errors?: { pointer: string; detail: string }[] | undefined;
}

/** @returns how the act was refused @throws when it was not, or not with a BrokerError */
export function refusalOf(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    const { code, message: detail, extras } = error;
    return { code, detail, error: extras.error, errors: extras.errors };
  }
  throw new Error('it was not refused');
}
