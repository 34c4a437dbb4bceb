import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sectionNames } from '../../src/access/rules';

/** A file of access rules. */
export interface AclFile {
  readonly path: string;
  write(text: string): void;
  remove(): void;
}

/** Rules that have each section, with the same lines in it; without any everything is open. */
export function everySection(...lines: string[]): string {
  return sectionNames.map((name) => [`[${name}]`, ...lines, ''].join('\n')).join('');
}

export function aclFile(text: string, name = 'acl.conf'): AclFile {
  const folder = mkdtempSync(join(tmpdir(), 'restmq-acl-'));
  const path = join(folder, name);
  const write = (content: string): void => writeFileSync(path, content);
  write(text);
  return { path, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The header Authorization of a name and a password. */
export function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}
