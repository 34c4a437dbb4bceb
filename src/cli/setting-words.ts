import type { SettingsChange } from '../../generated/messages';
import { settings, type Setting } from '../../generated/settings';
import { durationSeconds } from '../durations';
import { truth, whole } from '../option-values';
import { suggestion } from './command-table';
import { exits, Failure } from './exits';

/** Candidates of the completion: `policy=broadcast`, `maxLength=`. */
export const settingWords: readonly string[] = Object.entries(settings).flatMap(([name, { type, choices }]) => {
  if (choices) return choices.map((choice) => `${name}=${choice}`);
  return type === 'object' ? [] : [`${name}=`];
});

/** The settings as text for the help. */
export const settingHelp = `Settings:\n${Object.entries(settings)
  .filter(([, { type }]) => type !== 'object')
  .map(([name, setting]) => `  ${name}=${placeholderOf(name, setting)}`)
  .join('\n')}

The value default restores the default; backoff=default does for all of backoff. Settings in seconds also take a unit:
leaseSeconds=5m.`;

function placeholderOf(name: string, { type, minimum, maximum, choices }: Setting): string {
  if (choices) return choices.join('|');
  if (minimum === undefined || maximum === undefined) return type.toUpperCase();
  return name.endsWith('Seconds') ? `${minimum}-${maximum} s` : `${minimum}-${maximum}`;
}

/**
 * Read words such as `maxAttempts=5` or `backoff.factor=2`.
 * @throws Failure `usage` that names the setting, and what it may be
 */
export function settingsFrom(words: readonly string[]): SettingsChange {
  const change: Record<string, unknown> = {};
  for (const word of words) {
    const at = word.indexOf('=');
    const [name, given] = at < 0 ? [word, null] : [word.slice(0, at), word.slice(at + 1)];
    const setting = Object.hasOwn(settings, name) ? settings[name]! : null;
    if (setting === null)
      throw new Failure(
        `unknown setting ${name}${suggestion(name, Object.keys(settings))}; see restmq queue set --help`,
        exits.usage,
      );
    if (given === null) throw new Failure(`give ${name} a value: ${name}=${placeholderOf(name, setting)}`, exits.usage);
    put(change, name, given === 'default' ? null : valueOf(name, setting, given));
  }
  return change;
}

/** @throws Failure `usage` */
function put(change: Record<string, unknown>, name: string, value: unknown): void {
  const [outer, inner] = name.split('.') as [string, string?];
  const isTwice = inner === undefined ? outer in change : change[outer] === null;
  const members = (change[outer] ?? {}) as Record<string, unknown>;
  if (isTwice || (inner !== undefined && inner in members)) throw new Failure(`${name} is set twice`, exits.usage);
  if (inner !== undefined && value === null)
    throw new Failure(`${name} has no default of its own; ${outer}=default restores all of ${outer}`, exits.usage);
  change[outer] = inner === undefined ? value : { ...members, [inner]: value };
}

function valueOf(name: string, setting: Setting, given: string): unknown {
  try {
    return parsed(name, setting, given);
  } catch (error) {
    throw new Failure(`${name} must be ${(error as Error).message}, not "${given}"`, exits.usage);
  }
}

/** @throws Error whose message completes "name must be ..." */
function parsed(name: string, { type, minimum = 0, maximum = Infinity, choices }: Setting, given: string): unknown {
  if (choices && !choices.includes(given)) throw new Error(`one of ${choices.join(', ')}`);
  if (type === 'boolean') return truth(given);
  if (type === 'integer') return (name.endsWith('Seconds') ? durationSeconds : whole)(minimum, maximum)(given);
  if (type === 'number') return numberFrom(minimum, maximum, given);
  if (type === 'object') throw new Error(`default, or set by its members, as in ${name}.${memberOf(name)}`);
  return given;
}

function numberFrom(minimum: number, maximum: number, given: string): number {
  const number = Number(given);
  if (/^\d+(\.\d+)?$/.test(given) && number >= minimum && number <= maximum) return number;
  throw new Error(`a number from ${minimum} to ${maximum}`);
}

function memberOf(name: string): string {
  const member = Object.keys(settings).find((one) => one.startsWith(`${name}.`))!;
  return `${member.slice(name.length + 1)}=...`;
}
