/**
 * Repeat a script while it answers -1: it moves a bounded number of expired and delayed messages, and more are left.
 */
export async function retryWhileSweeping<T>(ask: () => Promise<T>): Promise<Exclude<T, -1>> {
  for (;;) {
    const answer = await ask();
    if (answer !== -1) return answer as Exclude<T, -1>;
  }
}
