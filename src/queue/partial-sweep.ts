/** Answer of a script that moved as many expired and delayed messages as one call may; more are due. */
export const moreIsDue = -1;

/** Repeat a script while more messages are due than one call may move. */
export async function retryWhileSweeping<T>(ask: () => Promise<T>): Promise<Exclude<T, typeof moreIsDue>> {
  for (;;) {
    const answer = await ask();
    if (answer !== moreIsDue) return answer as Exclude<T, typeof moreIsDue>;
  }
}
