/** The exit codes of all commands. 141 is a broken pipe, as for any program whose output is no longer read. */
export const exits = { done: 0, nothing: 1, usage: 2, unreachable: 3, refused: 4, brokenPipe: 141 } as const;

export type Exit = (typeof exits)[keyof typeof exits];

/** The end of every help text. */
export const exitHelp = `Ends with 0: done; 1: there was nothing, or a check failed; 2: wrong usage; 3: the daemon can’t be reached, or can’t do it now
(503, 429, 507), try again; 4: refused, for want of credentials or rights or because it was wrong (401, 403, any other 4xx).`;

/** The end of the help of commands that serve. */
export const serverExitHelp =
  'Ends with 0: it was told to stop, and has; 1: it can’t start, as for want of Redis or of the port, and says ' +
  'why; 2: wrong usage.';

/** A command failed: the reason, as one line for the terminal, and the exit code. */
export class Failure extends Error {
  override readonly name = 'Failure';

  /** @param message  '': print nothing */
  constructor(
    message: string,
    readonly exit: Exit,
  ) {
    super(message);
  }
}
