import type { QueueSettings, SettingsChange } from '../../generated/messages';
import { settings } from '../../generated/settings';
import { nearest } from '../nearest';
import { defaultSettings } from './settings';

/**
 * The settings of queues as a JSON object, to export and import them. The command line and the dashboard share it.
 */

/** The settings of queues by name. null restores a default. */
export type SettingsDocument = ReadonlyMap<string, SettingsChange>;

/** One setting that differs: its name, as in `backoff.minSeconds`, and both values. */
export interface Difference {
  setting: string;
  from: unknown;
  to: unknown;
}

/** @param source  name of the text in errors @throws Error that names what is wrong; the daemon checks the values */
export function parseDocument(text: string, source: string): SettingsDocument {
  const queues = asObject(parse(text, source), `${source} is not an object of queues and their settings`);
  return new Map(
    Object.entries(queues).map(([queue, value]) => [
      queue,
      checkNames(queue, asObject(value, `the settings of ${queue} are not an object`)),
    ]),
  );
}

/** @returns the document piece by piece: `JSON.stringify` would lose the order of numbers as names */
export function documentPart(queue: string, own: QueueSettings, isFirst: boolean): string {
  const indented = JSON.stringify(own, null, 2).replaceAll('\n', '\n  ');
  return `${isFirst ? '{' : ','}\n  ${JSON.stringify(queue)}: ${indented}`;
}

export const documentEnd = '\n}\n';

/**
 * Settings that `change` names and that differ from `current`.
 * @param current  null: the queue does not exist
 */
export function differencesOf(current: QueueSettings | null, change: SettingsChange): Difference[] {
  const [now, wanted] = [flatten(current ?? defaultSettings), flatten(change)];
  return Object.entries(wanted)
    .map(([setting, to]) => ({ setting, from: now[setting], to }))
    .filter(({ from, to }) => from !== to);
}

/** `lease 30 -> 60` */
export function describeDifference({ setting, from, to }: Difference): string {
  return `${setting} ${shown(from)} -> ${shown(to)}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`${source} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

function asObject(value: unknown, problem: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(problem);
}

function checkNames(queue: string, change: Record<string, unknown>): SettingsChange {
  for (const [name, value] of Object.entries(change)) {
    const members = isGroup(name) && value !== null ? asObject(value, `${queue}: ${name} is not an object`) : {};
    for (const full of [name, ...Object.keys(members).map((member) => `${name}.${member}`)])
      if (!Object.hasOwn(settings, full) || full.includes('.') !== (full !== name)) {
        const meant = nearest(full, Object.keys(settings));
        throw new Error(`${queue}: unknown setting ${full}${meant === null ? '' : ` (did you mean ${meant}?)`}`);
      }
  }
  return change;
}

function flatten(change: SettingsChange): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(change) as [keyof QueueSettings, unknown][]) {
    const standard = defaultSettings[name];
    if (!isGroup(name)) flat[name] = value ?? standard;
    else for (const [member, own] of Object.entries(value ?? standard)) flat[`${name}.${member}`] = own;
  }
  return flat;
}

function isGroup(name: string): boolean {
  return Object.hasOwn(settings, name) && settings[name]!.type === 'object';
}
