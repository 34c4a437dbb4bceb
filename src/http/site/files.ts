import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Request, Response } from 'express';

/** A file of dist/ui/, of which the compressed copy is kept. */
interface File {
  type: string;
  zipped: Buffer;
  etag: string;
}

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** The files that pages load, read at the first request. Browsers revalidate them each time. */
export function createFiles(): (name: string, request: Request, response: Response) => boolean {
  let files: Map<string, File> | undefined;
  return (name, request, response) => {
    const file = (files ??= readFiles(uiFolder())).get(name);
    if (!file) return false;
    const zipped = request.acceptsEncodings('gzip') === 'gzip';
    const headers: Record<string, string> = {
      'Cache-Control': 'no-cache',
      'X-Content-Type-Options': 'nosniff',
      ETag: file.etag,
      Vary: 'Accept-Encoding',
      'Content-Type': file.type,
    };
    // A picture may be opened by itself: it must not run scripts either.
    if (file.type === 'image/svg+xml')
      headers['Content-Security-Policy'] = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    response.set(headers);
    if (request.headers['if-none-match'] === file.etag) response.status(304).end();
    else if (zipped) response.set('Content-Encoding', 'gzip').end(file.zipped);
    else if (request.method === 'HEAD') response.end();
    else sendPlain(file, response);
    return true;
  };
}

/** Few clients do not take gzip. Unpacked at the speed of the reader, in the thread pool: a file may have megabytes. */
function sendPlain({ zipped }: File, response: Response): void {
  const unzip = createGunzip();
  pipeline(unzip, response, () => undefined); // the client may leave
  unzip.end(zipped);
}

function readFiles(folder: string): Map<string, File> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.gz')) : [];
  return new Map(names.map((zip) => [zip.slice(0, -'.gz'.length), fileNamed(folder, zip.slice(0, -'.gz'.length))]));
}

function fileNamed(folder: string, name: string): File {
  const zipped = readFileSync(join(folder, `${name}.gz`));
  const etag = `"${createHash('sha256').update(zipped).digest('base64url').slice(0, 22)}"`;
  return { type: types[extname(name)] ?? 'application/octet-stream', zipped, etag };
}

/** Beside the built program; when run from the sources, the last build. */
function uiFolder(): string {
  const beside = join(__dirname, 'ui');
  return existsSync(beside) ? beside : join(__dirname, '../../../dist/ui');
}
