/** The result for one operation. */
export interface Verdict {
  contract: 'openapi' | 'asyncapi';
  operation: string;
  verdict: 'passed' | 'failed' | 'skipped';
  /** Number of examples and dialogues that were tried. */
  tried: number;
  /** Reasons for a failure, or for skipping all or part of it. */
  reasons: string[];
}

/** The result of one try. */
export type Outcome = { kind: 'passed' } | { kind: 'failed' | 'skipped'; reason: string };

export const passed: Outcome = { kind: 'passed' };
export const failed = (reason: string): Outcome => ({ kind: 'failed', reason });
export const skipped = (reason: string): Outcome => ({ kind: 'skipped', reason });

/** Failed if any try failed; else passed if any passed; else skipped. */
export function verdictOf(contract: Verdict['contract'], operation: string, outcomes: readonly Outcome[]): Verdict {
  const of = (kind: Outcome['kind']): Outcome[] => outcomes.filter((one) => one.kind === kind);
  const verdict = of('failed').length > 0 ? 'failed' : of('passed').length > 0 ? 'passed' : 'skipped';
  const reasons = outcomes.flatMap((one) =>
    one.kind === 'passed' || (one.kind === 'skipped' && verdict === 'failed') ? [] : [one.reason],
  );
  return {
    contract,
    operation,
    verdict,
    tried: outcomes.length - of('skipped').length,
    reasons: [...new Set(reasons)],
  };
}

/** A refusal for lack of rights; it says nothing about the server. */
export class Forbidden extends Error {}

const patienceMs = 15_000;

/** Run a try that may hang or throw. */
export async function attempt(act: () => Promise<Outcome>): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`there is no answer within ${patienceMs / 1000} s`)), patienceMs);
  });
  try {
    return await Promise.race([act(), late]);
  } catch (error) {
    if (error instanceof Forbidden) return skipped(error.message);
    return failed(reasonOf(error));
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  const lines = error.message.split('\n').map((line) => line.trim());
  return `${lines.filter((line) => line !== '').join('; ')}${cause}`.slice(0, 600);
}
