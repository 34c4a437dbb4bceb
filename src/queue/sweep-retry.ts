/** A script moves a bounded number of messages that are due and answers -1 while more are: ask again. */
export async function retryWhileSweeping<T>(ask: () => Promise<T>): Promise<Exclude<T, -1>> {
  for (;;) {
    const answer = await ask();
    if (answer !== -1) return answer as Exclude<T, -1>;
  }
}
