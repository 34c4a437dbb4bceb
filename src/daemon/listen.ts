import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Access } from '../access/check';
import type { Config } from '../config';
import { StartError } from '../errors';
import type { TlsCertificate } from '../ingest/syslog-tcp';
import { startSyslogd, syslogOptionsFrom, type Syslogd } from '../ingest/syslogd';
import type { Log } from '../log';
import type { Engine } from '../queue/engine';
import type { Metrics } from '../telemetry/metrics';

/** Most connections that wait to be accepted; Linux allows at most net.core.somaxconn. */
const backlog = 4096;

/**
 * @returns the URL
 * @throws StartError
 */
export async function listen(
  server: Server,
  { port, listen: host, basePath, tlsCert }: Config,
  log: Log,
): Promise<string> {
  server.listen({ port, host, backlog });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw cannotListen(error as NodeJS.ErrnoException, host, port);
  }
  server.on('error', (error) => log.error({ reason: error.message }, 'could not accept a connection'));
  const address = server.address() as AddressInfo;
  const scheme = tlsCert === null ? 'http' : 'https';
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${scheme}://${name}:${address.port}${basePath}`;
}

/** @throws StartError */
export async function receiveSyslog(
  engine: Engine,
  access: Access,
  config: Config,
  certificate: TlsCertificate | null,
  metrics: Metrics,
  log: Log,
): Promise<Syslogd> {
  const options = syslogOptionsFrom(config, certificate);
  try {
    return await startSyslogd(engine, access, options, metrics, log);
  } catch (error) {
    const port = (error as { port?: number }).port ?? options.port ?? 0;
    throw cannotListen(error as NodeJS.ErrnoException, options.host, port, {
      port: '--syslog-port',
      listen: '--syslog-listen',
    });
  }
}

function cannotListen(
  error: NodeJS.ErrnoException,
  host: string,
  port: number,
  { port: portOption, listen: listenOption } = { port: '--port', listen: '--listen' },
): StartError {
  const remedies: Record<string, string> = {
    EADDRINUSE: `the port is in use; choose another ${portOption}, or stop the program that uses it`,
    EACCES: `this user may not use it; choose a ${portOption} above 1023`,
    EADDRNOTAVAIL: `this machine has no such address; choose another ${listenOption}`,
    ENOTFOUND: `no such host; choose another ${listenOption}`,
  };
  return new StartError(`can’t listen on ${host}, port ${port}: ${remedies[error.code ?? ''] ?? error.message}`);
}
