import { isIP } from 'node:net';

/** An option of a command: its syntax, its parser and its default. */
export interface Option<T> {
  /** Placeholder of the value in `--help`; null: the option is a switch without a value. */
  placeholder: string | null;
  fallback: T;
  /** @throws Error whose message completes "--name must be ..." */
  parse(text: string): T;
  about: string;
}

export const whole =
  (from: number, to: number) =>
  (text: string): number => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= from && number <= to) return number;
    throw new Error(`a whole number from ${from} to ${to}`);
  };

export const text = (given: string): string => {
  if (given !== '') return given;
  throw new Error('given a value');
};

/** The beginning of the path of a URL, without a slash at its end; '' for the root. */
export const path = (given: string): string => {
  const found = given.replace(/\/$/, '');
  const parts = found.split('/');
  if (parts[0] === '' && parts.slice(1).every((one) => /^[\w.~-]{1,100}$/.test(one) && !/^\.\.?$/.test(one)))
    return found;
  throw new Error('a path such as /restmq, of letters, digits, and - . _ ~');
};

export const truth = (given: string): boolean => {
  if (/^(1|true|yes|on)$/i.test(given)) return true;
  if (/^(0|false|no|off|)$/i.test(given)) return false;
  throw new Error('true or false');
};

/** Bytes, with an optional unit k (KiB) or m (MiB): `65536`, `64k`, `1m`. */
export const bytes = (given: string): number => {
  const match = /^(\d{1,15})([km]?)$/i.exec(given);
  const size = match
    ? Number(match[1]) * { '': 1, k: 1024, m: 1024 ** 2 }[match[2]!.toLowerCase() as '' | 'k' | 'm']
    : 0;
  if (size >= 1 && size <= 512 * 1024 ** 2) return size;
  throw new Error('a size from 1 to 512m, such as 65536, 64k or 1m');
};

export const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof levels)[number];

export const level = (given: string): LogLevel => {
  const found = levels.find((one) => one === given);
  if (found) return found;
  throw new Error(`one of ${levels.join(', ')}`);
};

/** IP addresses and CIDR blocks, separated by commas; '' is an empty list. */
export const addresses = (given: string): string[] => {
  const found = given
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  if (found.every(isBlock)) return found;
  throw new Error('comma-separated addresses or CIDR blocks, such as 127.0.0.1,10.0.0.0/8');
};

export const origins = (given: string): string[] => {
  const found = given
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter(Boolean);
  if (found.every((one) => one === '*' || /^https?:\/\/[^/@?#\s]+$/.test(one))) return found;
  throw new Error('comma-separated origins, such as https://shop.example, or *');
};

/** Host names and IP addresses, in lower case. */
export const hosts = (given: string): string[] => {
  const found = given
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter(Boolean);
  if (
    found.every(
      (one) => one === '*' || isIP(one.replace(/^\[(.*)\]$/, '$1')) !== 0 || /^[\w-]+(\.[\w-]+)*\.?$/.test(one),
    )
  )
    return found;
  throw new Error('comma-separated names or addresses without a port, such as mq.example,10.0.0.5, or *');
};

function isBlock(one: string): boolean {
  const [address, bits, ...more] = one.split('/') as [string, ...string[]];
  const family = isIP(address);
  return (
    family !== 0 &&
    more.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)))
  );
}

export function option<T>(
  placeholder: string | null,
  fallback: T,
  parse: (text: string) => T,
  about: string,
): Option<T> {
  return { placeholder, fallback, parse, about };
}
