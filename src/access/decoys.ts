import { randomBytes } from 'node:crypto';
import type { Password } from './passwords';
import type { Rules } from './rules';

type Hash = Extract<Password, { kind: 'scrypt' }>;

/**
 * Decoy hashes for a name. Verified together with the name's own hashes they make the same number of scrypts of each
 * cost for every name.
 * @param verified  the passwords that were verified
 */
export type DecoysFor = (rules: Rules, verified: readonly Password[]) => Hash[];

const [saltBytes, hashBytes] = [16, 32] as const;

export function createDecoys(): DecoysFor {
  const made = new Map<string, Hash>();
  const decoyOf = (cost: string): Hash => {
    const known = made.get(cost);
    if (known) return known;
    const [ln, r, p] = cost.split(' ').map(Number) as [number, number, number];
    const decoy: Hash = { kind: 'scrypt', salt: randomBytes(saltBytes), hash: randomBytes(hashBytes), ln, r, p };
    made.set(cost, decoy);
    return decoy;
  };
  return (rules, verified) => {
    const done = countCosts(verified);
    return [...mostCosts(rules)].flatMap(([cost, most]) =>
      Array<Hash>(Math.max(0, most - (done.get(cost) ?? 0))).fill(decoyOf(cost)),
    );
  };
}

/** The most hashes of each cost that any name has. */
function mostCosts(rules: Rules): Map<string, number> {
  const byName = new Map<string, Password[]>();
  for (const { user } of rules.values())
    if (user) byName.set(user.name, [...(byName.get(user.name) ?? []), user.password]);
  const most = new Map<string, number>();
  for (const passwords of byName.values()) {
    for (const [cost, count] of countCosts(passwords)) most.set(cost, Math.max(count, most.get(cost) ?? 0));
  }
  return most;
}

function countCosts(passwords: readonly Password[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of passwords) {
    if (one.kind !== 'scrypt') continue;
    const cost = `${one.ln} ${one.r} ${one.p}`;
    counts.set(cost, (counts.get(cost) ?? 0) + 1);
  }
  return counts;
}
