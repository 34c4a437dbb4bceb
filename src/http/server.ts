import {
  createServer,
  IncomingMessage,
  ServerResponse,
  type OutgoingHttpHeader,
  type Server,
  type ServerOptions,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Server as NetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContextOptions, Server as TlsServer } from 'node:tls';
import { BrokerError, type ErrorCode } from '../errors';
import type { Dispatch } from './dispatch';
import { writeRawProblem } from './response/write';
import { sentId } from './request/request-id';
import type { Timing } from './timing';

/** Timeouts of clients. */
export interface Timeouts {
  /** For the request line and the headers. */
  headersTimeoutMs: number;
  /** For the whole request. */
  requestTimeoutMs: number;
  /** For the next request on a connection. */
  idleTimeoutMs: number;
  /** For a client to read more of an answer. */
  sendTimeoutMs: number;
}

/** Whether the daemon stops. */
export interface ServerLifecycle {
  /** It reports that it is not ready, and goes on. */
  stopping: boolean;
  /** It takes no new connections, and closes each after its answer, so that the next request goes elsewhere. */
  closing: boolean;
}

/** The longest interval between two checks of the first two. */
const checkMs = 500;

/** A certificate, which may be renewed. */
export interface ServerCertificate {
  /** With `ca`, clients must show a certificate too. */
  readonly options: SecureContextOptions;
  /** Let new connections to a server use what is read later, and log handshakes that fail. */
  serve(server: TlsServer): void;
}

/**
 * A node:http server that answers even invalid HTTP with a problem, and disconnects clients that send or read too
 * slowly.
 * @param certificate  null: no TLS
 */
export function createHttpServer(
  dispatch: Dispatch,
  { headersTimeoutMs, requestTimeoutMs, idleTimeoutMs, sendTimeoutMs }: Timeouts,
  life: ServerLifecycle,
  timing: Pick<Timing, 'begin'>,
  certificate: ServerCertificate | null = null,
): Server {
  const handle: Dispatch['request'] = (request, response) => {
    if (life.closing) response.shouldKeepAlive = false;
    timing.begin(request);
    const id = sentId(request);
    if (id !== undefined) response.setHeader('X-Request-Id', id);
    dispatch.request(request, response);
  };
  const intervalMs = Math.min(checkMs, headersTimeoutMs / 2);
  const options: ServerOptions = {
    connectionsCheckingInterval: intervalMs,
    keepAliveTimeout: idleTimeoutMs,
    requireHostHeader: false, // HTTP/1.0 clients, and old scripts
    IncomingMessage: switching(dispatch),
    ServerResponse: answering(sendTimeoutMs, life),
  };
  const server = certificate
    ? createSecureServer(certificate, { ...options, handshakeTimeout: headersTimeoutMs })
    : createServer(options);
  server.on('request', handle);
  // `printf ... | nc -N` closes its side after the request, and wants the answer; without this option such a take would
  // lose its message. Node has had the option since 0.x and does not document it.
  Object.assign(server, { httpAllowHalfOpen: true });
  setTimeouts(server, headersTimeoutMs, requestTimeoutMs, intervalMs);
  server.on('checkContinue', handle);
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', ignored); // node:http has released it
    afterAnswers(socket, () => dispatch.switch(request, socket, head));
  });
  server.on('checkExpectation', (request: IncomingMessage) =>
    writeRawProblem(
      request.socket,
      new BrokerError('bad-request', 'Unknown Expect header; only 100-continue is supported.'),
    ),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const [code, detail] = faults[error.code ?? ''] ?? (['bad-request', 'The request is not valid HTTP/1.1.'] as const);
    afterAnswers(socket, () => writeRawProblem(socket, new BrokerError(code, detail)));
  });
  return server;
}

function createSecureServer(
  certificate: ServerCertificate,
  options: ServerOptions & { handshakeTimeout: number },
): Server {
  const server = createTlsServer({
    ...options,
    ...certificate.options,
    requestCert: certificate.options.ca !== undefined,
  });
  // node:https takes a failed handshake for invalid HTTP, which would be answered
  server.removeAllListeners('tlsClientError');
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  certificate.serve(server);
  return server;
}

/**
 * Set the timeouts of requests. node:http reads both at each check of its connections. A check after a stall of this
 * process finds none (0): its timer runs before the requests that came meanwhile are read.
 */
function setTimeouts(server: Server, headersTimeoutMs: number, requestTimeoutMs: number, intervalMs: number): void {
  let checkedMs = performance.now();
  let isStalled = false;
  const headersTimeout = (): number => {
    const nowMs = performance.now();
    isStalled = nowMs - checkedMs > 2 * intervalMs;
    checkedMs = nowMs;
    return isStalled ? 0 : headersTimeoutMs;
  };
  Object.defineProperties(server, {
    headersTimeout: { get: headersTimeout },
    requestTimeout: { get: () => (isStalled ? 0 : requestTimeoutMs) },
  });
}

/** The end of a server. */
export interface Closing {
  /** No new request can come any more, except one that is being sent. */
  quiet: Promise<void>;
  /** All connections have ended. */
  closed: Promise<void>;
}

/**
 * Take no new connections. Open ones stay for `lingerMs`: a client about to send a request on an idle one, which is
 * then its last, would not see in time that it is closed. Later they end as soon as they are idle.
 */
export function closeServer(server: Server, lingerMs: number): Closing {
  let sweep: NodeJS.Timeout | undefined;
  let lingering: NodeJS.Timeout | undefined;
  const ended = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  const lingered = new Promise<void>((resolve) => {
    lingering = setTimeout(() => {
      server.closeIdleConnections();
      // A connection that was busy is idle once it is answered, and would stay open for the next request.
      sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
      resolve();
    }, lingerMs);
  });
  const closed = ended.then(() => {
    clearTimeout(lingering);
    clearInterval(sweep);
    server.close(); // node:http's own timer ends only with this
  });
  return { quiet: Promise.race([lingered, closed]), closed };
}

const sweepMs = 50;

/**
 * With a listener for upgrades, node:http hands over every connection whose client offers one, even `Upgrade: h2c` from
 * a client that is content with an answer. It reads the request's `upgrade`, which therefore is true only for a
 * WebSocket.
 */
function switching({ switches }: Dispatch): typeof IncomingMessage {
  return class extends IncomingMessage {
    declare private offered: boolean;

    get upgrade(): boolean {
      return this.offered && (this.method === 'CONNECT' || switches(this));
    }

    set upgrade(offered: boolean) {
      this.offered = offered;
    }
  };
}

/**
 * Without a limit, an answer that its client does not read would stay in memory for ever. Its connection is cut if none
 * of it was sent for `sendMs`; streams, whose writes bypass this, have a limit of their own.
 */
function answering(sendMs: number, life: ServerLifecycle): typeof ServerResponse {
  return class<R extends IncomingMessage = IncomingMessage> extends ServerResponse<R> {
    /** Also for a request that came before the server began to close. */
    override writeHead(status: number, reason?: unknown, headers?: OutgoingHttpHeader[]): this {
      if (life.closing) this.shouldKeepAlive = false;
      return super.writeHead(status, reason as string, headers);
    }

    override end(chunk?: unknown, encoding?: unknown, sent?: unknown): this {
      super.end(chunk, encoding as BufferEncoding, sent as () => void);
      const { socket } = this;
      if (socket && socket.writableLength > 0) {
        socket.setTimeout(sendMs);
        // before node:http sets that of an idle connection
        this.prependOnceListener('finish', () => socket.setTimeout(0));
      }
      return this;
    }
  };
}

const faults: Record<string, readonly [ErrorCode, string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'The request line and headers are larger than 16 KiB.'],
  HPE_INVALID_EOF_STATE: ['bad-request', 'The connection was closed before the request was complete.'],
  HPE_INVALID_TRANSFER_ENCODING: ['bad-request', 'Content-Length occurs twice, or together with Transfer-Encoding.'],
  HPE_UNEXPECTED_CONTENT_LENGTH: ['bad-request', 'Content-Length occurs twice, or together with Transfer-Encoding.'],
};

/**
 * One for all: a closure made in the scope of a request would keep that request, with its headers, as long as the
 * connection.
 */
function ignored(): void {
  // 'close' follows
}

/**
 * The response that a connection is sending, or will send next; node:http itself reads this field before it answers an
 * error.
 */
interface Answering extends Duplex {
  _httpMessage?: ServerResponse | null;
}

/** Answer earlier requests on the same connection first: else messages they took would be lost. */
function afterAnswers(socket: Answering, act: () => void): void {
  const answering = socket._httpMessage;
  if (answering?.req.complete) answering.once('close', () => afterAnswers(socket, act));
  else act();
}
