import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Log } from '../log';
import { trimmed } from './framing';
import type { Intake } from './intake';
import { plainAddress, type SyslogIntake } from './syslog-intake';

/** Syslog over UDP (RFC 5426). Datagrams without room are dropped and counted: UDP has no flow control. */
export interface SyslogUdp {
  /** @returns intakes that may still have messages to store */
  stop(): Promise<Intake[]>;
}

export interface UdpOptions {
  host: string;
  port: number;
  /** Each sender has a queue of its own. */
  queueEach: boolean;
}

/** The most bytes that may wait for Redis, of a sender and of all. */
const [senderBytes, waitingBytes] = [4 * 1024 ** 2, 16 * 1024 ** 2] as const;
/** Limit of senders: addresses are easily forged, and each would be a queue. */
const maxSenders = 10_000;
/** Receive buffer for bursts; the kernel may grant less. */
const kernelBytes = 4 * 1024 ** 2;

/** @throws Error with a `code` if it can't listen */
export async function listenUdp(
  desk: SyslogIntake,
  { host, port, queueEach }: UdpOptions,
  log: Log,
): Promise<SyslogUdp> {
  const busy = new Map<string, Intake>();
  const seen = new Set<string>();
  let waiting = 0;

  const intakeAt = (address: string): Intake => {
    const known = busy.get(address);
    if (known) return known;
    const intake = desk.intakeFor(address, senderBytes, (bytes) => {
      waiting -= bytes;
      if (intake.isEmpty) busy.delete(address);
    });
    busy.set(address, intake);
    return intake;
  };

  const isTooMany = (address: string): boolean => {
    if (!queueEach || seen.has(address)) return false;
    if (seen.size >= maxSenders) return true;
    seen.add(address);
    return false;
  };

  const onDatagram = (datagram: Buffer, from: RemoteInfo): void => {
    const address = plainAddress(from.address);
    const bytes = trimmed(datagram);
    if (bytes.length === 0) return;
    if (!desk.admits(address)) return desk.dropped('forbidden');
    if (isTooMany(address)) return desk.dropped('senders');
    const intake = intakeAt(address);
    if (intake.isFull || waiting >= waitingBytes) return desk.dropped('full');
    waiting += bytes.length;
    desk.take(intake, { bytes, truncated: false }, address, 'udp');
  };

  const udp = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: kernelBytes });
  udp.bind({ address: host, port });
  await once(udp, 'listening');
  udp.on('error', (error) => log.error({ reason: error.message }, 'syslog UDP socket error'));
  udp.on('message', onDatagram);

  return {
    stop() {
      udp.close();
      return Promise.resolve([...busy.values()]);
    },
  };
}
