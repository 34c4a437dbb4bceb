import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/net';
import { isInstalled } from '../../support/senders';
import { childrenOf } from '../machine/usage';
import { launch, type Server } from './launch';

/** Directories of the module in Debian and other systems. */
const modules = ['/usr/lib/nginx/modules', '/usr/lib64/nginx/modules', '/usr/local/lib/nginx/modules'].map((folder) =>
  join(folder, 'ngx_nchan_module.so'),
);

/**
 * nginx with nchan, publish and subscribe in C, with one process that serves.
 * @param redisUrl  messages go through Redis; undefined: they stay in its own memory
 * @returns null where it is not installed
 */
export async function startNchan(redisUrl?: string): Promise<Server | null> {
  const module = modules.find(existsSync);
  if (module === undefined || !isInstalled('nginx')) return null;
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'restmq-nchan-'));
  const path = join(folder, 'nginx.conf');
  writeFileSync(path, confOf(module, folder, port, redisUrl));
  return launch({
    name: 'nginx with nchan',
    command: 'nginx',
    args: ['-p', folder, '-c', path],
    environment: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
    url: `http://127.0.0.1:${port}`,
    path: '/healthz',
    serving: childrenOf,
    afterwards: () => rmSync(folder, { recursive: true, force: true }),
  });
}

function confOf(module: string, folder: string, port: number, redisUrl: string | undefined): string {
  const redis = redisUrl === undefined ? '' : 'nchan_redis_pass redis;';
  const upstream = redisUrl === undefined ? '' : `upstream redis { nchan_redis_server ${redisUrl}; }`;
  const subscriber = (name: string, kind: string): string =>
    `location = /${name}/fan { nchan_subscriber ${kind}; nchan_channel_id fan; nchan_subscriber_first_message newest; ${redis} }`;
  return `
load_module ${module};
daemon off;
worker_processes 1;
pid ${folder}/pid;
error_log stderr error;
events { worker_connections 20000; }
http {
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 600;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  nchan_shared_memory_size 256M;
  ${upstream}
  server {
    listen 127.0.0.1:${port} backlog=4096;
    tcp_nodelay on;
    location = /healthz { return 200; }
    location = /pub { nchan_publisher; nchan_channel_id fan; nchan_message_buffer_length 1000; nchan_message_timeout 1m; ${redis} }
    ${subscriber('ws', 'websocket')}
    ${subscriber('sse', 'eventsource')}
    ${subscriber('c', 'http-chunked')}
  }
}
`;
}
