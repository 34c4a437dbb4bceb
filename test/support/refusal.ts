import { BrokerError } from '../../src/errors';

/** An error in a form for comparison: the code, the detail, and the other members. */
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
