import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

export interface PackedFile {
  path: string;
  size: number;
}

export interface Packed {
  /** The path of the tarball. */
  tarball: string;
  files: PackedFile[];
}

/**
 * Pack both packages, as `npm publish` does. It builds dist/ if the sources have changed.
 * @param folder  an absolute path
 */
export function packAll(folder: string): Record<'restmq' | '@restmq/client', Packed> {
  const args = ['pack', '--json', '--workspaces', '--include-workspace-root', '--pack-destination', folder];
  const packed = JSON.parse(
    execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  ) as { name: 'restmq' | '@restmq/client'; filename: string; files: PackedFile[] }[];
  return Object.fromEntries(
    packed.map(({ name, filename, files }) => [name, { tarball: join(folder, filename), files }]),
  ) as ReturnType<typeof packAll>;
}
