import { readFileSync } from 'node:fs';
import type { QueueSettings, SettingsChange } from '../../../generated/messages';
import { settings } from '../../../generated/settings';
import { defaultSettings } from '../../queue/settings';
import { suggestion } from '../command-table';
import { exits, Failure } from '../exits';

/** The settings of queues by name, as `restmq settings export` prints them. null restores a default. */
export type SettingsDocument = ReadonlyMap<string, SettingsChange>;

/** One setting that differs: its name, as in `backoff.minSeconds`, and both values. */
export interface Difference {
  setting: string;
  from: unknown;
  to: unknown;
}

/** @param path  `-`: the standard input @throws Failure `usage` that names what is wrong */
export function readDocument(path: string): SettingsDocument {
  const source = path === '-' ? 'the standard input' : path;
  const queues = asObject(parse(read(path, source), source), `${source} is not an object of queues and their settings`);
  return new Map(
    Object.entries(queues).map(([queue, value]) => [queue, checkNames(queue, asObject(value, noSettings(queue)))]),
  );
}

/** Settings that `change` names and that differ from `current`. */
export function differencesOf(current: QueueSettings, change: SettingsChange): Difference[] {
  const [now, wanted] = [flatten(current), flatten(change)];
  return Object.entries(wanted)
    .map(([setting, to]) => ({ setting, from: now[setting], to }))
    .filter(({ from, to }) => from !== to);
}

function read(path: string, source: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new Failure(`can’t read ${source}: ${(error as Error).message}`, exits.usage);
  }
}

function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Failure(`${source} is not JSON: ${(error as Error).message}`, exits.usage);
  }
}

function asObject(value: unknown, problem: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Failure(`${problem}; see restmq settings export --help`, exits.usage);
}

/** The daemon checks the values. */
function checkNames(queue: string, change: Record<string, unknown>): SettingsChange {
  for (const [name, value] of Object.entries(change)) {
    const members = isGroup(name) && value !== null ? asObject(value, `${queue}: ${name} is not an object`) : {};
    for (const full of [name, ...Object.keys(members).map((member) => `${name}.${member}`)])
      if (!Object.hasOwn(settings, full) || full.includes('.') !== (full !== name))
        throw new Failure(`${queue}: unknown setting ${full}${suggestion(full, Object.keys(settings))}`, exits.usage);
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

function noSettings(queue: string): string {
  return `the settings of ${queue} are not an object`;
}
