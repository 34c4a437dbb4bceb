/** What the commands end with. Beside these there is 141, as of any program whose output nobody reads any more. */
export const exits = { done: 0, nothing: 1, usage: 2, unreachable: 3, refused: 4, brokenPipe: 141 } as const;

export type Exit = (typeof exits)[keyof typeof exits];

/** How every help ends. */
export const exitHelp = `Ends with 0: done; 1: there was nothing, or a check failed; 2: wrong usage; 3: the daemon can’t be reached, or can’t do it now
(503, 429, 507), try again; 4: refused, for want of credentials or rights or because it was wrong (401, 403, any other 4xx).`;

/** How the help of what serves ends. */
export const serverExitHelp =
  'Ends with 0: it was told to stop, and has; 1: it can’t start, as for want of Redis or of the port, and says why; 2: wrong usage.';

/**
 * A command that ends without having done what it was asked: why, in one line for the terminal, and with what it ends.
 */
export class Failure extends Error {
  override readonly name = 'Failure';

  /** @param message  '': there is nothing to say */
  constructor(
    message: string,
    readonly exit: Exit,
  ) {
    super(message);
  }
}
