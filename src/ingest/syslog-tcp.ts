import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type SecureContextOptions, type Server as TlsServer } from 'node:tls';
import type { Log } from '../log';
import { createTurns } from '../turns';
import { Framer, type Frame } from './framing';
import type { Intake } from './intake';
import { maxLine, plainAddress, type SyslogIntake } from './syslog-intake';
import { within } from './within';

/** Syslog over TCP, or over TLS. */
export interface SyslogTcp {
  readonly port: number;
  /**
   * Read the bytes that are on their way, then close.
   * @returns intakes that may still have messages to store
   */
  stop(): Promise<Intake[]>;
}

/** A certificate, which may be renewed. */
export interface TlsCertificate {
  readonly options: SecureContextOptions;
  /** Let new connections to a server use what is read later, and log handshakes that fail. */
  serve(server: TlsServer): void;
}

export interface TcpOptions {
  host: string;
  port: number;
  /** null: no TLS (RFC 5425). */
  certificate: TlsCertificate | null;
}

/** A connection is not read while this many of its bytes wait for Redis. */
const waitingBytes = 64 * 1024;
/** A longer chunk is read piece by piece: 64 KiB may hold 30,000 messages, which take 0.2 s. */
const pieceBytes = 4096;
/** Connections at once, in all and of one address; a sender silent for longer than this makes room for others. */
const [maxConnections, maxPerAddress, silentMs] = [1000, 100, 300_000] as const;
/** Time that senders have to close when the daemon stops. */
const graceMs = 2000;
const handshakeMs = 10_000;

interface Connection {
  socket: Socket;
  address: string;
  intake: Intake;
  heardMs: number;
  /** Number of chunks, and of ends, that are still being read. */
  pending: number;
}

/** @throws Error with a `code` if it can't listen */
export async function listenTcp(
  desk: SyslogIntake,
  { host, port, certificate }: TcpOptions,
  log: Log,
): Promise<SyslogTcp> {
  const connections = new Set<Connection>();
  const perAddress = new Map<string, number>();
  const inTurn = createTurns();

  const connected = (socket: Socket): void => {
    const address = plainAddress(socket.remoteAddress ?? '');
    const here = (perAddress.get(address) ?? 0) + 1;
    socket.on('error', () => undefined); // `close` follows
    if (address === '' || here > maxPerAddress) {
      desk.refused('address');
      return void socket.destroy();
    }
    if (!isAdmitted(socket, address)) return;
    perAddress.set(address, here);
    socket.setKeepAlive(true, 60_000);
    const intake = desk.intakeFor(address, waitingBytes, () => resumeWhenRoom(connection));
    const connection: Connection = { socket, address, intake, heardMs: Date.now(), pending: 0 };
    read(connection);
  };

  const resumeWhenRoom = ({ socket, intake, pending }: Connection): void => {
    if (!intake.isFull && pending === 0 && socket.isPaused()) socket.resume();
  };

  const take = ({ intake, address }: Connection, frames: readonly Frame[]): void => {
    for (const frame of frames) desk.take(intake, frame, address, transport);
  };

  /** Read a chunk piece by piece, in order, so that it doesn't hold up other work. */
  const readInTurn = (connection: Connection, framer: Framer, chunk: Buffer): void => {
    connection.pending++;
    for (let i = 0; i < chunk.length; i += pieceBytes)
      inTurn(() => take(connection, framer.feed(chunk.subarray(i, i + pieceBytes))));
    inTurn(() => {
      connection.pending--;
      resumeWhenRoom(connection);
    });
  };

  /** Read the incomplete message that a connection ended with, after the pieces before it. */
  const readEnd = (connection: Connection, framer: Framer): void => {
    connection.pending++;
    inTurn(() => {
      const rest = framer.end();
      if (rest) take(connection, [rest]);
      connection.pending--;
      void connection.intake.idle().then(() => connections.delete(connection));
    });
  };

  const isAdmitted = (socket: Socket, address: string): boolean => {
    const admitted = desk.admits(address);
    if (!admitted) {
      desk.refused('forbidden');
      socket.destroy();
    }
    return admitted;
  };

  const read = (connection: Connection): void => {
    const { socket, address, intake } = connection;
    const framer = new Framer(maxLine);
    connections.add(connection);
    socket.on('data', (chunk) => {
      if (!isAdmitted(socket, address)) return; // the rules have changed
      connection.heardMs = Date.now();
      if (chunk.length <= pieceBytes && connection.pending === 0) take(connection, framer.feed(chunk));
      else readInTurn(connection, framer, chunk);
      if (intake.isFull || connection.pending > 0) socket.pause();
    });
    socket.once('close', () => {
      leave(address);
      readEnd(connection, framer);
    });
  };

  const leave = (address: string): void => {
    const left = perAddress.get(address)! - 1;
    if (left > 0) perAddress.set(address, left);
    else perAddress.delete(address);
  };

  /** Make room for the next connection, if a sender has been silent for long. */
  const makeRoom = (): void => {
    desk.refused('connections');
    const [silent] = [...connections].sort((a, b) => a.heardMs - b.heardMs);
    if (silent && Date.now() - silent.heardMs > silentMs) silent.socket.destroy();
  };

  const transport = certificate ? 'tls' : 'tcp';
  const server = certificate ? secure(certificate, connected) : createServer(connected);
  server.maxConnections = maxConnections;
  server.on('drop', makeRoom);
  server.listen({ host, port });
  await once(server, 'listening');
  server.on('error', (error) => log.error({ reason: error.message }, 'could not accept a syslog connection'));

  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.close();
      await farewell([...connections].map(({ socket }) => socket));
      while ([...connections].some(({ pending }) => pending > 0)) await new Promise<void>((resolve) => inTurn(resolve));
      return [...connections].map(({ intake }) => intake);
    },
  };
}

function secure(certificate: TlsCertificate, connected: (socket: Socket) => void): Server {
  const server = createTlsServer({ ...certificate.options, handshakeTimeout: handshakeMs }, connected);
  certificate.serve(server);
  return server;
}

/** Close our side: a sender that sees it sends no more, and its earlier bytes are still read. */
async function farewell(sockets: Socket[]): Promise<void> {
  const closed = sockets
    .filter((socket) => !socket.closed)
    .map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  for (const socket of sockets) socket.end();
  await within(graceMs, Promise.all(closed));
  for (const socket of sockets) socket.destroy();
}
