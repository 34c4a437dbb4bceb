/**
 * @param names  those that there are
 * @throws TypeError for an unknown option. Ignored, a misspelt option of `take` would still remove a message.
 */
export function checkOptions<Options extends object>(options: Options, names: readonly (keyof Options)[]): void {
  const stranger = Object.keys(options).find((name) => !names.includes(name as keyof Options));
  if (stranger !== undefined) throw new TypeError(`There is no option ${stranger}, only ${names.join(', ')}.`);
}

/** @throws TypeError for a callback that can't be called: it would be missed when it is needed */
export function checkFunction(name: string, given: unknown, isRequired = false): void {
  if ((isRequired || given !== undefined) && typeof given !== 'function')
    throw new TypeError(`${name} must be a function.`);
}

/** @throws TypeError for a value that is none of these; undefined is the default */
export function checkChoice(name: string, given: unknown, choices: readonly string[]): void {
  if (given !== undefined && !choices.includes(given as string))
    throw new TypeError(`${name} must be one of ${choices.join(', ')}, not ${JSON.stringify(given)}.`);
}
