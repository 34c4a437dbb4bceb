import { operations } from './contract';
import { replays } from './replays';

/** Places in a request of the contract that name a queue, percent-encoded or not. */
const places =
  /(?:\/(?:q|c|sse|ws|p|j|control|stats|queue|v1\/queues)\/|[?&]?queue=|"queue":")([a-z](?:[a-z.]|%[0-9A-F]{2})*)/g;

/**
 * The names of queues in the examples of the contract, the longest first; of dotted ones their beginnings too, as
 * prefixes are.
 */
const named = [
  ...new Set(
    replays
      .flatMap(({ given, line }) => [...given, line ?? ''])
      .flatMap((line) => [...line.matchAll(places)].flatMap(([, name]) => [name!, decodeURIComponent(name!)])),
  ),
];
const stems = named.filter((name) => name.includes('.')).map((name) => name.split('.')[0]!);
export const exampleNames = [...new Set([...named, ...stems])].sort((a, b) => b.length - a.length);

const anyName = new RegExp(
  `(?<![\\w-])(${exampleNames.map((name) => name.replaceAll('.', '\\.')).join('|')})(?![\\w-])`,
  'gi',
);

/** A text of the contract whose queues are somebody's own: each has the prefix before its name. */
export function withPrefix(text: string, prefix: string): string {
  return text.replaceAll(anyName, (name) => prefix + name);
}

/** The names of queues that a request uses. */
export function queuesIn(line: string): string[] {
  return [...line.matchAll(new RegExp(anyName, 'g'))].map(([name]) => decodeURIComponent(name));
}

/** Operations that are about one queue, as their path says. */
export const ofOneQueue: ReadonlySet<string> = new Set(
  operations.filter(({ path }) => path.includes('{queue}')).map(({ id }) => id),
);
