import type { QueueSettings } from '../../generated/messages';
import { BrokerError } from '../errors';

/** Default settings. Times are in seconds; 0 means none or no limit. */
export const defaultSettings: QueueSettings = {
  policy: 'broadcast',
  status: 'start',
  pauseScope: 'streams',
  leaseSeconds: 30,
  maxAttempts: 0,
  backoff: { minSeconds: 0, maxSeconds: 3600, factor: 2 },
  ttlSeconds: 0,
  delaySeconds: 0,
  maxLength: 0,
  maxBytes: 0,
  overflow: 'reject',
  replayLength: 1000,
};

/** A partial change; null resets to the default. */
export type SettingsChange = {
  [Name in Exclude<keyof QueueSettings, 'backoff'>]?: QueueSettings[Name] | null | undefined;
} & {
  backoff?: Partial<QueueSettings['backoff']> | null | undefined;
};

type Fields = Record<string, string | number | null | undefined>;

/** The names of settings in Redis, where they are not those of the contract. */
const storedNames: { readonly [name: string]: string } = {
  leaseSeconds: 'lease',
  backoffMinSeconds: 'backoffMin',
  backoffMaxSeconds: 'backoffMax',
  ttlSeconds: 'ttl',
  delaySeconds: 'delay',
  replayLength: 'replay',
};
const settingNames: typeof storedNames = Object.fromEntries(
  Object.entries(storedNames).map(([name, stored]) => [stored, name]),
);

/** @param stored  alternating names and values, as the scripts answer them */
export function settingsFrom(stored: readonly string[]): QueueSettings {
  const { backoff, ...plain } = defaultSettings;
  const fields: Fields = { ...plain, ...withPrefix(backoff) };
  for (let i = 0; i < stored.length; i += 2) {
    const [name, value] = [settingNames[stored[i]!] ?? stored[i]!, stored[i + 1]!];
    fields[name] = typeof fields[name] === 'string' ? value : Number(value);
  }
  const { backoffMinSeconds: minSeconds, backoffMaxSeconds: maxSeconds, backoffFactor: factor, ...rest } = fields;
  return { ...rest, backoff: { minSeconds, maxSeconds, factor } } as QueueSettings;
}

/** @returns alternating names and values for the script `change_settings`; the value '' resets to the default */
export function encodeSettings({ backoff, ...plain }: SettingsChange): string[] {
  const { backoff: defaultBackoff, ...defaultPlain } = defaultSettings;
  const defaults: Fields = { ...defaultPlain, ...withPrefix(defaultBackoff) };
  const parts = backoff === null ? { minSeconds: null, maxSeconds: null, factor: null } : (backoff ?? {});
  const fields: Fields = { ...plain, ...withPrefix(parts) };
  return Object.entries(fields).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [storedNames[name] ?? name, value === null || value === defaults[name] ? '' : String(value)];
  });
}

/**
 * @param stored  the present settings
 * @throws BrokerError `invalid-body` if two settings would contradict each other after the change
 */
export function checkChange(stored: QueueSettings, change: SettingsChange): void {
  const backoff = { ...stored.backoff, ...(change.backoff === null ? defaultSettings.backoff : change.backoff) };
  if (backoff.minSeconds > backoff.maxSeconds)
    throw contradiction(
      'backoff/minSeconds',
      `The backoff’s minimum of ${backoff.minSeconds} s is longer than its maximum of ${backoff.maxSeconds} s.`,
      'must not be longer than maxSeconds',
    );
  const { ttlSeconds = stored.ttlSeconds, delaySeconds = stored.delaySeconds } = change;
  if (ttlSeconds && delaySeconds && ttlSeconds <= delaySeconds) {
    throw contradiction(
      'ttlSeconds',
      `With a ttl of ${ttlSeconds} s and a delay of ${delaySeconds} s every message would expire before it is ready.`,
      'must be longer than delaySeconds',
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
