/** A queue of jobs, seen by its own client. Every method throws if a job is lost or fails. */
export interface JobQueue {
  /** Add jobs, with so many calls in flight. */
  add(count: number, inFlight: number): Promise<void>;
  /** Process jobs that were added before, so many at a time. */
  work(count: number, concurrency: number): Promise<void>;
  close(): Promise<void>;
}

/** The value of each job. */
export const payload = 'x'.repeat(100);

/** Call `act` `count` times, with `inFlight` calls at a time. */
export async function inFlight(count: number, most: number, act: () => Promise<unknown>): Promise<void> {
  let begun = 0;
  const call = async (): Promise<void> => {
    while (begun < count) {
      begun++;
      await act();
    }
  };
  await Promise.all(Array.from({ length: most }, call));
}

/** Counts processed jobs. */
export class Countdown {
  readonly done: Promise<void>;
  #resolve!: () => void;

  constructor(private left: number) {
    this.done = new Promise((resolve) => (this.#resolve = resolve));
  }

  /** A job was processed. */
  count = (): void => {
    if (--this.left === 0) this.#resolve();
  };
}
