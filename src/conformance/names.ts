import { operations } from './contract';
import { replays } from './replays';

/** Names of queues in a request of the contract, percent-encoded or not. */
const namePatterns =
  /(?:\/(?:q|c|sse|ws|p|j|control|stats|queue|v1\/queues)\/|[?&]?queue=|"queue":")([a-z](?:[a-z.]|%[0-9A-F]{2})*)/g;

/**
 * The names of queues in the examples of the contract, the longest first. The first parts of dotted names are included,
 * as they occur as prefixes.
 */
const named = [
  ...new Set(
    replays
      .flatMap(({ given, line }) => [...given, line ?? ''])
      .flatMap((line) => [...line.matchAll(namePatterns)].flatMap(([, name]) => [name!, decodeURIComponent(name!)])),
  ),
];
const stems = named.filter((name) => name.includes('.')).map((name) => name.split('.')[0]!);
export const exampleNames = [...new Set([...named, ...stems])].sort((a, b) => b.length - a.length);

const anyName = new RegExp(
  `(?<![\\w-])(${exampleNames.map((name) => name.replaceAll('.', '\\.')).join('|')})(?![\\w-])`,
  'gi',
);

/** A text of the contract with the prefix before each name of a queue. */
export function withPrefix(text: string, prefix: string): string {
  return text.replaceAll(anyName, (name) => prefix + name);
}

/** The names of queues in a request. */
export function queuesIn(line: string): string[] {
  return [...line.matchAll(new RegExp(anyName, 'g'))].map(([name]) => decodeURIComponent(name));
}

/** Operations on a single queue, which is in their path. */
export const ofOneQueue: ReadonlySet<string> = new Set(
  operations.filter(({ path }) => path.includes('{queue}')).map(({ id }) => id),
);
