import { createSecureContext, type SecureContextOptions, type Server } from 'node:tls';
import type { Config } from '../config';
import { readFollowed, watchFollowed, type FileWatch, type FollowedFiles, type OptionFile } from '../followed-files';
import type { Log } from '../log';

/** The certificate of a port, as last read. */
export class Certificate {
  private server: Server | undefined;

  constructor(
    readonly files: FollowedFiles<SecureContextOptions>,
    private readonly log: Log,
  ) {}

  get options(): SecureContextOptions {
    return this.files.current();
  }

  /** Let new connections to a server use what is read later, and log handshakes that fail. */
  serve(server: Server): void {
    this.server = server;
    server.on('tlsClientError', (error, { remoteAddress: peer }) =>
      this.log.debug({ peer, reason: error.message }, 'TLS handshake of a client failed'),
    );
  }

  renew(): void {
    this.server?.setSecureContext(this.options);
  }
}

/** The certificates of this daemon. */
export interface Certificates extends FileWatch {
  /** Of --port; null: it speaks HTTP. */
  http: Certificate | null;
  /** Of --syslog-tls-port. */
  syslog: Certificate | null;
}

/**
 * Read the certificates; they are read again when they change.
 * @throws StartError for a file that is missing or broken, or a key of another certificate
 */
export async function openCertificates(config: Config, log: Log): Promise<Certificates> {
  const http = await open('tls', config.tlsCert, config.tlsKey, config.tlsCa, log);
  const syslog = await open('syslog-tls', config.syslogTlsCert, config.syslogTlsKey, null, log);
  const all = [http, syslog].filter((one) => one !== null);
  const watch = watchFollowed(
    all.map(({ files }) => files),
    (files) => all.find((one) => one.files === files)!.renew(),
    log,
  );
  return { http, syslog, ...watch };
}

async function open(
  option: string,
  cert: string | null,
  key: string | null,
  ca: string | null,
  log: Log,
): Promise<Certificate | null> {
  if (cert === null || key === null) return null;
  const files: OptionFile[] = [
    { option: `--${option}-cert`, path: cert },
    { option: `--${option}-key`, path: key },
  ];
  if (ca !== null) files.push({ option: `--${option}-ca`, path: ca });
  return new Certificate(await readFollowed(files, contextOf), log);
}

/** @throws Error if they don't belong together */
function contextOf([cert, key, ca]: readonly Buffer[]): SecureContextOptions {
  const options = { cert, key, ...(ca && { ca }) };
  createSecureContext(options);
  return options;
}
