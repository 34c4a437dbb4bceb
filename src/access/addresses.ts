import { isIPv4, isIPv6 } from 'node:net';

/** An address as a number. An IPv4 address written as an IPv6 one (`::ffff:10.0.0.1`) is that IPv4 address. */
interface Address {
  family: 4 | 6;
  value: bigint;
}

/** A set of addresses with a common prefix. */
export interface Block {
  /** 0: both. */
  family: 0 | 4 | 6;
  value: bigint;
  /** Length of the prefix in bits; 0 for `all`, less than that of any block of one family. */
  bits: number;
}

/** @returns null if the text is not an address */
export function parseAddress(text: string): Address | null {
  if (isIPv4(text)) return { family: 4, value: BigInt(ipv4Of(text)) };
  const [plain = ''] = text.split('%', 1); // the zone names an interface, not the client
  if (!isIPv6(plain)) return null;
  const value = BigInt(
    `0x${groupsOf(plain)
      .map((group) => group.toString(16).padStart(4, '0'))
      .join('')}`,
  );
  return value >> 32n === 0xffffn ? { family: 4, value: value & 0xffff_ffffn } : { family: 6, value };
}

/**
 * Read `all`, an address, a CIDR block, or the beginning of an IPv4 address: `192.168.0.` is its /24.
 * @returns null if the text is none of these
 */
export function parseBlock(text: string): Block | null {
  if (text === 'all') return { family: 0, value: 0n, bits: 0 };
  if (/^(\d{1,3}\.){1,3}$/.test(text)) return parsePrefix(text.slice(0, -1).split('.'));
  const [head, tail, ...more] = text.split('/') as [string, ...string[]];
  const address = parseAddress(head);
  if (!address || more.length > 0) return null;
  // The first 96 bits of an IPv4 address in IPv6 notation are the notation.
  const [size, notation] = address.family === 6 ? [128, 0] : [32, isIPv4(head) ? 0 : 96];
  if (tail !== undefined && !/^\d{1,3}$/.test(tail)) return null;
  const bits = tail === undefined ? size : Number(tail) - notation;
  return bits >= 0 && bits <= size ? { ...address, bits } : null;
}

export function contains(block: Block, { family, value }: Address): boolean {
  if (block.family === 0) return true;
  const rest = BigInt(sizeOf(family) - block.bits);
  return block.family === family && value >> rest === block.value >> rest;
}

/** The network of one client: an IPv4 address, or the /64 of an IPv6 address, as a single client has all of it. */
export function networkOf(text: string): string {
  const address = parseAddress(text);
  return address?.family === 6 ? `${(address.value >> 64n).toString(16)}/64` : text;
}

/** A set of blocks. A search takes one look-up for each length of prefix in it, however many blocks it has. */
export class BlockSet {
  private hasAll = false;
  /** Of each family: length of a prefix → the prefixes of that length, the longest first. */
  private readonly prefixes: Record<4 | 6, Map<number, Set<bigint>>> = { 4: new Map(), 6: new Map() };
  size = 0;

  add({ family, value, bits }: Block): void {
    this.size++;
    if (family === 0) {
      this.hasAll = true;
      return;
    }
    let ofLength = this.prefixes[family].get(bits);
    if (!ofLength) {
      const lengths = [...this.prefixes[family], [bits, (ofLength = new Set<bigint>())] as const];
      this.prefixes[family] = new Map(lengths.sort(([one], [other]) => other - one));
    }
    ofLength.add(value >> BigInt(sizeOf(family) - bits));
  }

  /**
   * How closely the set matches an address: the prefix length of the narrowest block that holds it; -1: none does.
   */
  closeness({ family, value }: Address): number {
    for (const [bits, ofLength] of this.prefixes[family])
      if (ofLength.has(value >> BigInt(sizeOf(family) - bits))) return bits;
    return this.hasAll ? 0 : -1;
  }
}

function sizeOf(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

function parsePrefix(bytes: string[]): Block | null {
  const address = parseAddress([...bytes, '0', '0', '0'].slice(0, 4).join('.'));
  return address && { ...address, bits: 8 * bytes.length };
}

/** The eight groups of an IPv6 address, its gap filled and its IPv4 tail made two groups. */
function groupsOf(text: string): number[] {
  const hex = text.replace(/\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/, (tail) => {
    const value = ipv4Of(tail);
    return `${Math.floor(value / 65536).toString(16)}:${(value % 65536).toString(16)}`;
  });
  const [before, after = []] = hex
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':').map((group) => parseInt(group, 16)))) as [number[], number[]?];
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/** @param text  a valid IPv4 address */
function ipv4Of(text: string): number {
  return text.split('.').reduce((value, byte) => value * 256 + Number(byte), 0);
}
