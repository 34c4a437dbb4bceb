import { createServer, IncomingMessage, ServerResponse, type OutgoingHttpHeader, type Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { BrokerError, type ErrorCode } from '../errors';
import type { Dispatch } from './dispatch';
import { writeRawProblem } from './response/write';
import { sentId } from './request/request-id';
import type { Timing } from './timing';

/** How long clients are waited for, in seconds. */
export interface Timeouts {
  /** For the request line and the headers. */
  headersTimeout: number;
  /** For the whole request. */
  requestTimeout: number;
  /** For the next request on a connection. */
  idleTimeout: number;
  /** For a client to read something more of an answer. */
  sendTimeout: number;
}

/** Whether the daemon stops. */
export interface ServerLifecycle {
  /** It says that it is not ready, and goes on. */
  stopping: boolean;
  /**
   * No new connections are taken, and what is answered ends its connection, so that the next request goes elsewhere.
   */
  closing: boolean;
}

/** How often the first two are looked at, at most. */
const checkMs = 500;

/** A node:http server that answers what is not even HTTP as a problem too, and cuts who sends or reads too slowly. */
export function createHttpServer(
  dispatch: Dispatch,
  { headersTimeout, requestTimeout, idleTimeout, sendTimeout }: Timeouts,
  life: ServerLifecycle,
  timing: Pick<Timing, 'begin'>,
): Server {
  const handle: Dispatch['request'] = (request, response) => {
    if (life.closing) response.shouldKeepAlive = false;
    timing.begin(request);
    const id = sentId(request);
    if (id !== undefined) response.setHeader('X-Request-Id', id);
    dispatch.request(request, response);
  };
  const server = createServer(
    {
      headersTimeout: headersTimeout * 1000,
      requestTimeout: requestTimeout * 1000,
      connectionsCheckingInterval: Math.min(checkMs, headersTimeout * 500),
      keepAliveTimeout: idleTimeout * 1000,
      requireHostHeader: false, // HTTP/1.0 clients, and old scripts
      IncomingMessage: switching(dispatch),
      ServerResponse: answering(sendTimeout * 1000, life),
    },
    handle,
  );
  // `printf ... | nc -N` closes its side after the request, and wants the answer. Node has had this since 0.x and does
  // not
  // document it; without it such a take would be lost.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('checkContinue', handle);
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', ignored); // node:http has let go of it
    afterAnswers(socket, () => dispatch.switch(request, socket, head));
  });
  server.on('checkExpectation', (request: IncomingMessage) =>
    writeRawProblem(request.socket, new BrokerError('bad-request', 'This Expect is not known; there is 100-continue.')),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const [code, detail] = faults[error.code ?? ''] ?? (['bad-request', 'This can’t be read as HTTP/1.1.'] as const);
    afterAnswers(socket, () => writeRawProblem(socket, new BrokerError(code, detail)));
  });
  return server;
}

/** The end of a server. */
export interface Closing {
  /** No new request can come any more, but for one that is under way. */
  quiet: Promise<void>;
  /** All connections have ended. */
  closed: Promise<void>;
}

/**
 * Take no new connections. Those that are open stay for `lingerMs`: who is about to send a request on an idle one,
 * which is then
 * its last, would not see in time that it is closed. Later they end as soon as they are idle.
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
 * Once somebody listens for upgrades node:http hands over every connection whose client offers one: also one that would
 * rather speak HTTP/2 (`Upgrade: h2c`) but is content with an answer. It asks the request's `upgrade`, which therefore
 * says
 * yes only to what becomes a WebSocket.
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
 * An answer that its client does not take in would stay in memory for ever. Its connection is cut when nothing of it
 * went out
 * for so long; streams, whose writes go past this, have a limit of their own.
 */
function answering(sendMs: number, life: ServerLifecycle): typeof ServerResponse {
  return class<R extends IncomingMessage = IncomingMessage> extends ServerResponse<R> {
    /** Also of a request that came before. */
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
  HPE_INVALID_TRANSFER_ENCODING: ['bad-request', 'Content-Length stands twice, or beside Transfer-Encoding.'],
  HPE_UNEXPECTED_CONTENT_LENGTH: ['bad-request', 'Content-Length stands twice, or beside Transfer-Encoding.'],
};

/**
 * One for all: a function made in the scope of a request keeps that request, with its headers, for as long as the
 * connection lasts.
 */
function ignored(): void {
  // 'close' follows
}

/**
 * The response that a connection is sending, or will send next; node:http itself asks for it before it answers an
 * error.
 */
interface Answering extends Duplex {
  _httpMessage?: ServerResponse | null;
}

/** Requests that came before on the same connection are answered first: what they took would be lost. */
function afterAnswers(socket: Answering, act: () => void): void {
  const answering = socket._httpMessage;
  if (answering?.req.complete) answering.once('close', () => afterAnswers(socket, act));
  else act();
}
