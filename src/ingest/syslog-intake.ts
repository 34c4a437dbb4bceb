import { isUtf8 } from 'node:buffer';
import type { Access } from '../access/check';
import { BrokerError } from '../errors';
import type { Log } from '../log';
import type { Metrics } from '../telemetry/metrics';
import type { Engine } from '../queue/engine';
import { queueNamed } from '../queue/names';
import type { Frame } from './framing';
import { Intake } from './intake';
import { parseSyslog, type Transport } from './syslog';

/** A longer message is cut; it is the most that UDP can bring. */
export const maxLine = 64 * 1024;

/** Turns lines of syslog into messages, and counts them. Both transports use it. */
export interface SyslogIntake {
  /** Whether the rules admit a sender. */
  admits(address: string): boolean;
  /** An intake for the queue of a sender. */
  intakeFor(address: string, maxBytes: number, stored: (bytes: number) => void): Intake;
  /** @param address  of the sender */
  take(intake: Intake, frame: Frame, address: string, transport: Transport): void;
  /**
   * Count lines that are not stored: there is no room (`full`), there are too many senders, the rules forbid it, or the
   * daemon stops.
   */
  dropped(reason: 'full' | 'senders' | 'forbidden' | 'stopped' | 'fault', lines?: number): void;
  /** Count a connection that is closed: there are too many, too many of its address, or the rules forbid it. */
  refused(reason: 'connections' | 'address' | 'forbidden'): void;
}

export interface DeskParts {
  engine: Engine;
  access: Pick<Access, 'checkAddress'>;
  /** One queue for all senders; null: `syslogd:<address>`. */
  queue: string | null;
  metrics: Metrics;
  log: Log;
}

export function createSyslogIntake({ engine, access, queue, metrics, log }: DeskParts): SyslogIntake {
  const queueOf = (address: string): string => queue ?? `syslogd:${address}`;
  const lines = metrics.tally('restmq_syslog_lines_total', 'Lines of syslog received.', 'transport');
  const irregular = metrics.tally(
    'restmq_syslog_irregular_total',
    'Lines of syslog that are not as they should be; they are stored.',
    'kind',
  );
  const dropped = metrics.tally('restmq_syslog_dropped_total', 'Lines of syslog that were not stored.', 'reason');
  const refused = metrics.tally(
    'restmq_syslog_refused_connections_total',
    'Connections of syslog that were closed because there were too many.',
    'reason',
  );
  const retries = metrics.tally(
    'restmq_syslog_retries_total',
    'Times that Redis did not take lines of syslog, which were tried again.',
    'reason',
  );

  return {
    dropped,
    refused,
    admits: (address) => {
      try {
        access.checkAddress({ category: 'ingest', verb: 'produce', queue: queueOf(address) }, address);
        return true;
      } catch (error) {
        if (error instanceof BrokerError) return false;
        throw error;
      }
    },
    intakeFor: (address, maxBytes, stored) =>
      new Intake({
        engine,
        queue: queueNamed(queueOf(address)),
        maxBytes,
        stored,
        retried: ({ code, message }) => {
          retries(code);
          log.debug({ reason: message }, 'syslog messages wait for Redis');
        },
        lost: (messages, error) => {
          dropped('fault', messages);
          log.error({ err: error, messages }, 'internal error: syslog lines lost');
        },
      }),
    take: (intake, { bytes, truncated }, host, transport) => {
      const message = parseSyslog(bytes, { host, transport, receivedMs: Date.now(), truncated });
      lines(transport);
      if (message.facility === null) irregular('priority');
      if (!isUtf8(bytes)) irregular('utf-8');
      if (bytes.includes(0)) irregular('nul');
      if (truncated) irregular('truncated');
      intake.push({ value: JSON.stringify(message), type: 'application/json' }, bytes.length);
    },
  };
}

/** An IPv4 address that came over an IPv6 socket is that IPv4 address; an interface's name is left out. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').split('%', 1)[0]!;
}
