import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './net';
import { startMs } from './processes';
import { until } from './until';

/** A real nginx with the shipped configuration, in a folder of its own. */
export interface Nginx {
  readonly url: string;
  /** The content of its error log. */
  errors(): string;
  stop(): Promise<void>;
}

const program = { env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` } };

/**
 * @param servers   the daemons, as `host:port`, in place of those of examples/nginx.conf
 * @param basePath  the path of its locations, as the file says
 * @param certificate  paths of a certificate and its key: HTTPS and HTTP/2, as the file says
 */
export async function startNginx(
  servers: readonly string[],
  { basePath = '', certificate }: { basePath?: string; certificate?: { cert: string; key: string } } = {},
): Promise<Nginx> {
  const [folder, port] = [mkdtempSync(join(tmpdir(), 'restmq-nginx-')), await freePort()];
  const shipped = readFileSync(join(__dirname, '../../examples/nginx.conf'), 'utf8')
    .replace(/( +server 127\.0\.0\.1:\d+ (.*)\n)+/, (_all, _line, how: string) =>
      servers.map((one) => `    server ${one} ${how}\n`).join(''),
    )
    .replace('listen 80;', certificate ? '' : `listen 127.0.0.1:${port};`)
    .replace('location / {', `location ${basePath}/ {`)
    .replace('^/(c|sse|ws)/|^/v1/', `^${basePath}/(c|sse|ws)/|^${basePath}/v1/`);
  const config = certificate
    ? shipped
        .replace('# listen 443 ssl http2;', `listen 127.0.0.1:${port} ssl http2;`)
        .replace('# ssl_certificate /etc/ssl/restmq.pem;', `ssl_certificate ${certificate.cert};`)
        .replace('# ssl_certificate_key /etc/ssl/restmq.key;', `ssl_certificate_key ${certificate.key};`)
    : shipped;
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n');
  writeFileSync(join(folder, 'restmq.conf'), config);
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log ${folder}/errors warn; worker_processes 1;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 1024; }
http { access_log off; ${paths} include ${folder}/restmq.conf; }
`,
  );
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { ...program, stdio: 'ignore' });
  const errors = (): string => {
    try {
      return readFileSync(join(folder, 'errors'), 'utf8');
    } catch {
      return '';
    }
  };
  const url = `${certificate ? 'https' : 'http'}://127.0.0.1:${port}${basePath}`;
  await until(
    'nginx serves',
    () => {
      if (child.exitCode !== null) throw new Error(`nginx ended: ${errors()}`);
      return new Promise<boolean>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => resolve(true));
        socket.once('error', () => resolve(false)).once('connect', () => socket.destroy());
      });
    },
    startMs,
  );
  return {
    url,
    errors,
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
