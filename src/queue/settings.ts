import type { QueueSettings } from '../../generated/messages';
import { BrokerError } from '../errors';

/** Default settings. Times are in seconds; 0 means none or no limit. */
export const defaultSettings: QueueSettings = {
  policy: 'broadcast',
  status: 'start',
  lease: 30,
  maxAttempts: 0,
  backoff: { min: 0, max: 3600, factor: 2 },
  ttl: 0,
  delay: 0,
  maxLength: 0,
  maxBytes: 0,
  overflow: 'reject',
  replay: 1000,
};

/** A partial change; null resets to the default. */
export type SettingsChange = {
  [Name in Exclude<keyof QueueSettings, 'backoff'>]?: QueueSettings[Name] | null | undefined;
} & {
  backoff?: Partial<QueueSettings['backoff']> | null | undefined;
};

type Fields = Record<string, string | number | null | undefined>;

/** @param stored  alternating names and values, as the scripts answer them */
export function settingsFrom(stored: readonly string[]): QueueSettings {
  const { backoff, ...plain } = defaultSettings;
  const fields: Fields = { ...plain, ...withPrefix(backoff) };
  for (let i = 0; i < stored.length; i += 2) {
    const [name, value] = [stored[i]!, stored[i + 1]!];
    fields[name] = typeof fields[name] === 'string' ? value : Number(value);
  }
  const { backoffMin: min, backoffMax: max, backoffFactor: factor, ...rest } = fields;
  return { ...rest, backoff: { min, max, factor } } as QueueSettings;
}

/** @returns alternating names and values for the script `change_settings`; the value '' resets to the default */
export function encodeSettings({ backoff, ...plain }: SettingsChange): string[] {
  const { backoff: defaultBackoff, ...defaultPlain } = defaultSettings;
  const defaults: Fields = { ...defaultPlain, ...withPrefix(defaultBackoff) };
  const parts = backoff === null ? { min: null, max: null, factor: null } : (backoff ?? {});
  const fields: Fields = { ...plain, ...withPrefix(parts) };
  return Object.entries(fields).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [name, value === null || value === defaults[name] ? '' : String(value)];
  });
}

/**
 * @param stored  the present settings
 * @throws BrokerError `invalid-body` if two settings would contradict each other after the change
 */
export function checkChange(stored: QueueSettings, change: SettingsChange): void {
  const { min, max } = { ...stored.backoff, ...(change.backoff === null ? defaultSettings.backoff : change.backoff) };
  if (min > max)
    throw contradiction(
      'backoff/min',
      `The backoff’s min of ${min} s is longer than its max of ${max} s.`,
      'must not be longer than max',
    );
  const { ttl = stored.ttl, delay = stored.delay } = change;
  if (ttl && delay && ttl <= delay) {
    throw contradiction(
      'ttl',
      `With a ttl of ${ttl} s and a delay of ${delay} s every message would expire before it is ready.`,
      'must be longer than delay',
    );
  }
}

function contradiction(field: string, sentence: string, detail: string): BrokerError {
  return new BrokerError('invalid-body', sentence, { errors: [{ pointer: `/body/${field}`, detail }] });
}

function withPrefix(backoff: { [Part in keyof QueueSettings['backoff']]?: number | null | undefined }): Fields {
  return Object.fromEntries(
    Object.entries(backoff).map(([part, value]) => [`backoff${part[0]!.toUpperCase()}${part.slice(1)}`, value]),
  );
}
