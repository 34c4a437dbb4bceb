/** A daemon that cannot start. The message, meant for a person, says what was wrong and what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
