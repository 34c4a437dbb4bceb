import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes that a folder takes on the disk, as `du` counts them. */
export function diskUsage(folder: string): number {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return [folder, ...paths].reduce((bytes, path) => bytes + lstatSync(path).blocks * 512, 0);
}
