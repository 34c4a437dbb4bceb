import type { Access } from '../access/check';
import type { Config } from '../config';
import { UsageError, type BrokerError } from '../errors';
import type { Log } from '../log';
import type { Metrics } from '../telemetry/metrics';
import type { Engine } from '../queue/engine';
import { queueNamed } from '../queue/names';
import type { Intake } from './intake';
import { createSyslogIntake, type SyslogIntake } from './syslog-intake';
import { listenTcp, type SyslogTcp, type TlsCertificate } from './syslog-tcp';
import { listenUdp, type SyslogUdp } from './syslog-udp';
import { within } from './within';

export interface SyslogOptions {
  /** Address to listen on. */
  host: string;
  /** Port of TCP and UDP; null: neither. 0 takes a free one, the same for both. */
  port: number | null;
  /** One queue for all senders; null: `syslogd:<address>`. */
  queue: string | null;
  /** Syslog over TLS (RFC 5425); null: none. */
  tls: { port: number; certificate: TlsCertificate } | null;
}

/** Receives syslog. */
export interface Syslogd {
  /** null if it does not listen there. */
  readonly port: number | null;
  readonly tlsPort: number | null;
  /** Read the bytes that are on their way, store as many messages as Redis takes within 3 s, then close. */
  stop(): Promise<void>;
}

const storeMs = 3000;

/** @throws Error with a `code` if it can't listen */
export async function startSyslogd(
  engine: Engine,
  access: Access,
  { host, port, queue, tls }: SyslogOptions,
  metrics: Metrics,
  log: Log,
): Promise<Syslogd> {
  const desk = createSyslogIntake({ engine, access, queue, metrics, log });
  const listening: (SyslogTcp | SyslogUdp)[] = [];
  const stop = async (): Promise<void> => {
    const intakes = await Promise.all(listening.map((one) => one.stop()));
    await storeRest(intakes.flat(), desk, log);
  };
  const tcp = async (to: number, certificate: TlsCertificate | null): Promise<number> => {
    const one = await listenTcp(desk, { host, port: to, certificate }, log);
    listening.push(one);
    return one.port;
  };
  try {
    const found = port === null ? null : await tcp(port, null);
    if (found !== null) listening.push(await listenUdp(desk, { host, port: found, queueEach: queue === null }, log));
    return { port: found, tlsPort: tls && (await tcp(tls.port, tls.certificate)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @throws UsageError for an invalid queue name */
export function syslogOptionsFrom(
  { syslogPort, syslogListen, syslogQueue, syslogTlsPort, listen }: Config,
  certificate: TlsCertificate | null,
): SyslogOptions {
  if (syslogQueue !== null) checkQueue(syslogQueue);
  const tls = syslogTlsPort === null ? null : { port: syslogTlsPort, certificate: certificate! };
  return { host: syslogListen ?? listen, port: syslogPort, queue: syslogQueue, tls };
}

function checkQueue(name: string): void {
  try {
    queueNamed(name);
  } catch (error) {
    throw new UsageError(`--syslog-queue: ${(error as BrokerError).message}`);
  }
}

async function storeRest(intakes: Intake[], desk: SyslogIntake, log: Log): Promise<void> {
  await within(storeMs, Promise.all(intakes.map((one) => one.idle())));
  const lost = intakes.reduce((sum, one) => sum + one.giveUp(), 0);
  if (lost === 0) return;
  desk.dropped('stopped', lost);
  log.error({ lines: lost }, 'syslog lines lost: Redis did not store them before the daemon stopped');
}
