import { createServer, IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { BrokerError, type ErrorCode } from '../errors';
import type { Dispatch } from './dispatch';
import { writeRawProblem } from './reply';

/** Within these times a client must have sent its headers, and the whole of its request. */
const headersTimeoutMs = 8000;
const requestTimeoutMs = 60_000;
/** How often they are checked. */
const checkMs = 1000;

/** A node:http server that answers what is not even HTTP as a problem too, and cuts who sends too slowly. */
export function createHttpServer(dispatch: Dispatch): Server {
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: checkMs,
      keepAliveTimeout: 65_000, // longer than a proxy's, so that it is the proxy who closes
      requireHostHeader: false, // HTTP/1.0 clients, and old scripts
      IncomingMessage: switching(dispatch),
    },
    dispatch.request,
  );
  // `printf ... | nc -N` closes its side after the request, and wants the answer. Node has had this since 0.x and does not
  // document it; without it such a take would be lost.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('checkContinue', dispatch.request);
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => undefined); // node:http has let go of it; 'close' follows
    afterAnswers(socket, () => dispatch.switch(request, socket, head));
  });
  server.on('checkExpectation', (request: IncomingMessage) => writeRawProblem(request.socket, new BrokerError('bad-request', 'This Expect is not known; there is 100-continue.')));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const [code, detail] = faults[error.code ?? ''] ?? (['bad-request', 'This can’t be read as HTTP/1.1.'] as const);
    afterAnswers(socket, () => writeRawProblem(socket, new BrokerError(code, detail)));
  });
  return server;
}

/**
 * Once somebody listens for upgrades node:http hands over every connection whose client offers one: also one that would
 * rather speak HTTP/2 (`Upgrade: h2c`) but is content with an answer. It asks the request's `upgrade`, which therefore says
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

const faults: Record<string, readonly [ErrorCode, string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'The request line and headers are larger than 16 KiB.'],
  HPE_INVALID_EOF_STATE: ['bad-request', 'The connection was closed before the request was complete.'],
  HPE_INVALID_TRANSFER_ENCODING: ['bad-request', 'Content-Length stands twice, or beside Transfer-Encoding.'],
  HPE_UNEXPECTED_CONTENT_LENGTH: ['bad-request', 'Content-Length stands twice, or beside Transfer-Encoding.'],
};

/** The response that a connection is sending, or will send next; node:http itself asks for it before it answers an error. */
interface Answering extends Duplex {
  _httpMessage?: ServerResponse | null;
}

/** Requests that came before on the same connection are answered first: what they took would be lost. */
function afterAnswers(socket: Answering, act: () => void): void {
  const answering = socket._httpMessage;
  if (answering?.req.complete) answering.once('close', () => afterAnswers(socket, act));
  else act();
}
