/** Slow consumers don't hold up the others for longer than this. */
const patienceMs = 1000;

/** Waits for a condition that may become true with each progress. */
export class ProgressWait {
  private progressed: (() => void) | null = null;

  /** The condition may be true now. */
  progress(): void {
    this.progressed?.();
  }

  /** Wait until the condition is true, or the patience is over. */
  async until(isMet: () => boolean): Promise<void> {
    const untilMs = performance.now() + patienceMs; // monotonic: setting the system's clock does not matter
    while (performance.now() < untilMs && !isMet()) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, untilMs - performance.now());
        this.progressed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.progressed = null;
  }
}
