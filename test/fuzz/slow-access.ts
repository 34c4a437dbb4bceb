import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { everySection } from '../support/acl';
import type { Shape } from './slow-shapes';

/** Tokens and access rules that take long to read, or to check. */

const fileBytes = 1024 ** 2;
/** node:http reads no more of a request line and headers than 16 KiB. */
const tokenBytes = 15_000;

/** An ACL file that lets everybody in, and a JWKS file. */
export interface AccessFiles {
  acl: string;
  jwks: string;
  shapes: Shape[];
  writeAcl(content: Buffer): void;
  remove(): void;
}

export async function createAccessFiles(): Promise<AccessFiles> {
  const folder = mkdtempSync(join(tmpdir(), 'restmq-slow-'));
  const [acl, jwks] = [join(folder, 'acl.conf'), join(folder, 'jwks.json')];
  const secret = randomBytes(32);
  writeFileSync(acl, everySection());
  const key = { kty: 'oct', alg: 'HS256', k: secret.toString('base64url') };
  writeFileSync(jwks, JSON.stringify({ keys: [key] }));
  return {
    acl,
    jwks,
    shapes: [...(await tokenShapes(secret)), ...aclShapes()],
    writeAcl: (content) => writeFileSync(acl, content),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A name of a queue that a pattern with many stars fits only at its end. */
const longName = 'a'.repeat(250);

async function tokenShapes(secret: Uint8Array): Promise<Shape[]> {
  const sign = (claims: object): Promise<string> =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(secret);
  const scopes = (queues: string, count: number): object => ({
    restmq: Array.from({ length: count }, () => ({ queues, verbs: ['consume'] })),
  });
  const part = (text: string): string => Buffer.from(text).toString('base64url');
  const head = part('{"alg":"HS256"}');
  const nested = (unit: string): string => unit.repeat((tokenBytes * 0.7) / unit.length);
  const tokens: Record<string, string> = {
    'a token with 100 scopes': await sign(scopes('a', 100)),
    'a token with patterns that fit nothing': await sign(scopes(`*${'a'.repeat(70)}b`, 80)),
    'a token with patterns of stars': await sign(scopes(`${'*a'.repeat(40)}b`, 80)),
    'a token with a long claim': await sign({ ...scopes('a', 1), long: 'x'.repeat(10_000) }),
    'a token with many claims': await sign(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`c${i}`, 1]))),
    'a token of arrays': `${head}.${part(nested('['))}.x`,
    'a token with a head of arrays': `${part(nested('['))}.${part('{}')}.x`,
    'a token with a head of objects': `${part(nested('{"a":'))}.${part('{}')}.x`,
    'a token with a wrong signature': `${head}.${part(JSON.stringify({ exp: 1e12, a: 'x'.repeat(10_000) }))}.${part('x'.repeat(32))}`,
    'a token of dots': '.'.repeat(tokenBytes),
    'a token of one part': 'a'.repeat(tokenBytes),
  };
  return Object.entries(tokens).flatMap(([made, token]): Shape[] => [
    {
      of: 'take, Authorization: Bearer',
      made,
      send: { via: 'http', method: 'GET', path: `/q/${longName}`, headers: { Authorization: `Bearer ${token}` } },
    },
    {
      of: 'whoAmI, Authorization: Bearer',
      made,
      send: { via: 'http', method: 'GET', path: '/v1/access', headers: { Authorization: `Bearer ${token}` } },
    },
  ]);
}

function aclShapes(): Shape[] {
  const many = (unit: (i: number) => string, before = '', after = ''): Buffer => {
    const units: string[] = [];
    for (let i = 0, bytes = 0; bytes < fileBytes; i++) bytes += units[units.push(unit(i)) - 1]!.length;
    return Buffer.from(before + units.join('') + after + everySection());
  };
  const address = (i: number): string => `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255} `;
  const files: Record<string, Buffer> = {
    'many addresses': many(address, '[rest:consumer]\nhosts_allow = all ', '\n'),
    'many IPv6 addresses': many(
      (i) => `2001:db8::${(i >> 8).toString(16)}:${(i & 255).toString(16)},`,
      '[rest:consumer]\nhosts_allow = all ',
      '\n',
    ),
    'many comments': many(() => '# comment\n'),
    'many empty lines': many(() => '\n'),
    'one line of spaces': many(() => ' ', '[admin]\nusername = a', ';\n'),
    'one line of semicolons': many(() => ' ;', '[admin]\nusername = a', '\n'),
    'one long name': many(() => 'a'),
  };
  return Object.entries(files).map(([made, bytes]) => ({
    of: 'ACL file',
    made: `1 MiB of ${made}`,
    send: { via: 'acl', bytes: withoutRepeats(bytes) },
  }));
}

/** A section may stand in a file once. */
function withoutRepeats(file: Buffer): Buffer {
  const text = file.toString();
  const first = /^\[(.*)\]$/m.exec(text)?.[1];
  const all = everySection();
  if (!text.endsWith(all) || !first || text.startsWith(all)) return file;
  return Buffer.from(text.slice(0, -all.length) + all.replace(`[${first}]\n`, ''));
}
