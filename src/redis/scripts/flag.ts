/** Yes (1) or no (0) in the answer of a script: the protocol of Redis that scripts answer in has no booleans. */
export type Flag = 0 | 1;

export function isYes(flag: Flag): boolean {
  return flag === 1;
}
