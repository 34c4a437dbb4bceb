/** The exit codes of all commands. 141 is a broken pipe, as for any program whose output is no longer read. */
export const exits = { done: 0, nothing: 1, usage: 2, unreachable: 3, refused: 4, brokenPipe: 141 } as const;

export type Exit = (typeof exits)[keyof typeof exits];

/** The end of every help text. */
export const exitHelp = `Exit codes:
  0  success
  1  nothing found, or a check failed
  2  usage error
  3  daemon unreachable or temporarily unable (503, 429, 507): retry
  4  refused (401, 403, other 4xx)`;

/** The rule of all commands, in their help where it matters. */
export const missingQueueHelp = 'A queue that does not exist is treated as an empty one with default settings.';

/** The end of the help of commands that serve. */
export const serverExitHelp = `Exit codes:
  0  stopped by a signal
  1  start failed: Redis unreachable, port in use, ...
  2  usage error`;

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
