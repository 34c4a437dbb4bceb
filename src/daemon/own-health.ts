import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Config } from '../config';

/** The options that say where and how a daemon answers. */
export type Reach = Pick<Config, 'listen' | 'port' | 'basePath' | 'tlsCert' | 'tlsCa'>;

/** Shorter than the timeout of the Dockerfile's health check. */
const patienceMs = 2500;

/** Ask the daemon on this machine for /healthz. @returns what is wrong, with the address; null: nothing */
export async function checkOwnHealth({ listen, port, basePath, tlsCert, tlsCa }: Reach): Promise<string | null> {
  const host = listen === '0.0.0.0' || listen === '::' ? '127.0.0.1' : listen;
  const path = `${basePath}/healthz`;
  const asking = new Promise<string | null>((resolve, reject) => {
    const where = { host, port, path, agent: false, signal: AbortSignal.timeout(patienceMs) };
    // its certificate has the names by which others reach it
    const request = tlsCert === null ? requestHttp(where) : requestHttps({ ...where, rejectUnauthorized: false });
    const end = (fault: string | null): void => {
      resolve(fault);
      request.destroy();
    };
    if (tlsCa !== null) request.on('socket', (socket) => socket.once('secureConnect', () => end(null)));
    request.on('response', ({ statusCode }) => end(statusCode === 200 ? null : `it answers ${statusCode}`));
    request.on('error', reject);
    request.end();
  });
  const fault = await asking.catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  const address = `${tlsCert === null ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
  return fault === null ? null : `${address}: ${fault}`;
}
