import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import createRouter from 'find-my-way';
import { asBrokerError, BrokerError } from '../errors';
import type { Log } from '../log';
import type { HttpStream } from '../stream/http-stream';
import type { WaitingStreams } from '../stream/waiting-streams';
import type { Switch } from '../stream/websocket-handshake';
import { dispatchUnder } from './base-path';
import { holdNothingUp, inTurn, type Handle } from './pipelining';
import { addRoutes } from './routes';
import { checkBodyHeaders, createReadBody, discardBody } from './request/read-body';
import type { Operation } from './contract';
import type { Origins } from './cors';
import type { Guard } from './guard';
import { asksForWebSocket, checkHandshake, upgradeRequired } from './request/handshake';
import { checkHeaderNames } from './request/header-names';
import { Incoming } from './request/incoming';
import { parseQuery, readHeaders } from './request/parameters';
import type { ClientAddress } from './request/client-address';
import type { CheckCrossSite } from './cross-site-check';
import { writeProblem, writeRawProblem, writeReply } from './response/write';
import { idOf, pathOf } from './request/request-id';
import { isEndless, isEventSource, stream, streamToEventSource } from './response/stream';

export interface DispatchOptions {
  operations: readonly Operation[];
  /** Everything is below this path. */
  basePath: string;
  /** Largest body, in bytes. */
  maxBody: number;
  /** At least 1 KiB more of a body must come in this time. */
  bodyTimeoutMs: number;
  /**
   * Answers requests outside the contract: pages and files. Calls `nothing` if there is none either, with the path's
   * methods if only the method is wrong.
   */
  otherwise: (request: IncomingMessage, response: ServerResponse, nothing: (allowed?: string[]) => void) => void;
  /** Called after every answered operation, to count it and, if wanted, to log it. */
  answered: (operation: Operation, status: number, request: IncomingMessage) => void;
  peerOf: ClientAddress;
  /** null: everything is open. */
  guard: Guard | null;
  origins: Origins | null;
  checkCrossSite: CheckCrossSite;
  waitingStreams: Pick<WaitingStreams, 'enter'>;
  log: Log;
}

/** The request handlers of a server. */
export interface Dispatch {
  request: Handle;
  /** Whether a request switches its connection to WebSocket. */
  switches: (request: IncomingMessage) => boolean;
  /** Handle such a request, on a connection that node:http has released. */
  switch: (request: IncomingMessage, socket: Socket, head: Buffer) => void;
}

/**
 * A percent-encoded name of 255 bytes has 765 characters; longer ones are also routed, so that the answer names the
 * fault.
 */
const maxPath = 4096;
const none: Record<string, unknown> = Object.freeze({});

/**
 * Routes requests to their handlers; compiled at start. openapi-backend's own router compiles a regular expression for
 * each path at each request, which takes ten times as long as everything else together.
 */
export function createDispatch({
  operations,
  basePath,
  maxBody,
  bodyTimeoutMs,
  otherwise,
  answered,
  peerOf,
  guard,
  origins,
  checkCrossSite,
  waitingStreams,
  log,
}: DispatchOptions): Dispatch {
  const router = createRouter({
    maxParamLength: maxPath,
    querystringParser: (query: string) => query as never,
    onBadUrl: () => undefined,
  });
  const methods = addRoutes(router, operations);
  const readBody = createReadBody(bodyTimeoutMs);

  /** The router takes `/q/` for a queue without a name, and `*` for `/`. */
  const match = (method: string, url: string): ReturnType<typeof router.find> => {
    const found = router.find(method as 'GET', url);
    if (url === '*') return null;
    for (const name in found?.params) if (found.params[name] === '') return null;
    return found;
  };

  const handle: Handle = (request, response) => {
    const found = match(request.method!, request.url!);
    if (!found?.store) return unmatched(request, response, found !== null);
    const operation = found.store as Operation;
    answer(operation, request, response, found.params, found.searchParams as unknown as string).catch(
      (error: unknown) => {
        answered(operation, refuse(request, response, error), request);
      },
    );
  };

  const answer = async (
    operation: Operation,
    request: IncomingMessage,
    response: ServerResponse,
    path: object,
    queryText: string,
  ): Promise<void> => {
    const isPage = opensPage(operation, queryText);
    checkCrossSite(request, isPage);
    const incoming = checked(operation, request, response, path as Record<string, unknown>, queryText);
    if (operation.isEventStream && isEventSource(request))
      return answerEventSource(operation, incoming, request, response);
    if (guard && operation.acl) {
      const admitted = guard.admit(operation.acl, request, incoming, isPage);
      // awaiting a promise here costs measurable time
      incoming.authorization = admitted instanceof Promise ? await admitted : admitted;
    }
    if (operation.body) {
      const maxBytes = Math.min(maxBody, operation.body.maxBytes);
      checkBodyHeaders(request, maxBytes);
      const parse = operation.body.parserFor(request.headers['content-type']);
      if (request.headers.expect !== undefined) response.writeContinue();
      const parsed = parse(await readBody(request, maxBytes));
      incoming.body = parsed instanceof Promise ? await parsed : parsed;
      if (guard && operation.acl) guard.admitBody(operation.acl, incoming.authorization, incoming.body);
    }
    const reply = await operation.handler(incoming);
    if (reply.status === 101) throw upgradeRequired();
    const callback = callbackOf(operation, incoming);
    if (isEndless(reply)) {
      await stream(incoming, request, response, reply, callback);
      holdNothingUp(request.socket, response);
    } else {
      const writing = writeReply(response, reply, callback);
      if (writing) await writing;
    }
    answered(operation, reply.status, request);
  };

  const answerEventSource = async (
    operation: Operation,
    incoming: Incoming,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    let isAdmitted = false; // a ticket is good once
    const open = async (): ReturnType<HttpStream['open']> => {
      if (guard && operation.acl && !isAdmitted)
        incoming.authorization = await guard.admit(operation.acl, request, incoming, false);
      isAdmitted = true;
      const reply = await operation.handler(incoming);
      return (reply.body as HttpStream).open(incoming);
    };
    await streamToEventSource(incoming, request, response, open, waitingStreams);
    holdNothingUp(request.socket, response);
    answered(operation, 200, request);
  };

  /**
   * Read the parts of a request, and check them against the operation.
   * @throws BrokerError
   */
  const checked = (
    operation: Operation,
    request: IncomingMessage,
    closing: EventEmitter,
    path: Record<string, unknown>,
    queryText: string,
  ): Incoming => {
    const { parameters } = operation;
    if (parameters.path.declared) parameters.path.check(path);
    const query = queryText ? parseQuery(queryText, parameters.query) : none;
    if (queryText || parameters.query.required) parameters.query.check(query);
    checkHeaderNames(request.rawHeaders, parameters.header);
    const headers = parameters.header.declared ? readHeaders(request.headers, parameters.header) : none;
    return new Incoming(request, closing, peerOf, path, query, headers);
  };

  const switchOver: Dispatch['switch'] = (request, socket, head) => {
    const found = match(request.method!, request.url!)!;
    const operation = found.store as Operation;
    open(operation, request, socket, found.params, found.searchParams as unknown as string)
      .then(
        (begin) => {
          answered(operation, 101, request);
          begin({ request, socket, head });
        },
        (cause: unknown) => {
          const error = asBrokerError(cause);
          if (error.code === 'internal') logFault(error, request);
          writeRawProblem(socket, error);
          answered(operation, error.status, request);
        },
      )
      .catch((error: unknown) => {
        logFault(asBrokerError(error), request);
        socket.destroy();
      });
  };

  const open = async (
    operation: Operation,
    request: IncomingMessage,
    socket: Socket,
    path: object,
    queryText: string,
  ): ReturnType<Switch['open']> => {
    checkCrossSite(request, false);
    const incoming = checked(operation, request, socket, path as Record<string, unknown>, queryText);
    if (guard && operation.acl) incoming.authorization = await guard.admit(operation.acl, request, incoming, false);
    checkHandshake(request);
    const reply = await operation.handler(incoming);
    return (reply.body as Switch).open(incoming);
  };

  const logFault = (error: BrokerError, request: IncomingMessage): void =>
    log.error(
      { err: error.cause, requestId: idOf(request), method: request.method, path: pathOf(request) },
      'internal error',
    );

  /** @returns the status */
  const refuse = (request: IncomingMessage, response: ServerResponse, cause: unknown): number => {
    const error = asBrokerError(cause);
    if (error.code === 'internal') logFault(error, request);
    if (response.headersSent || request.socket.destroyed) response.destroy();
    else {
      // A client that waits for "100 Continue" and gets this instead won't send the body, and we don't wait for a slow
      // one: the connection can't be reused.
      const last = request.headers.expect !== undefined || error.code === 'request-timeout';
      writeProblem(response, error, last ? ['Connection', 'close'] : []);
      discardBody(request);
    }
    return error.status;
  };

  const unmatched = (request: IncomingMessage, response: ServerResponse, undecodable: boolean): void => {
    if (undecodable)
      return void refuse(
        request,
        response,
        new BrokerError('bad-request', 'The path is not properly percent-encoded UTF-8.'),
      );
    const allowed = [...methods].filter((method) => match(method, request.url!)?.store);
    if (allowed.length > 0) return wrongMethod(request, response, allowed);
    if (request.method === 'OPTIONS' && request.url === '*') return noContent(response, [...methods]);
    if (request.url!.length > maxPath) {
      return void refuse(
        request,
        response,
        new BrokerError('uri-too-long', `The address has more than ${maxPath} characters.`),
      );
    }
    try {
      checkCrossSite(request, true);
    } catch (error) {
      return void refuse(request, response, error);
    }
    otherwise(request, response, (pageMethods) => {
      if (pageMethods) wrongMethod(request, response, pageMethods);
      else refuse(request, response, notFound());
    });
  };

  const outside: Handle = (request, response) => {
    try {
      checkCrossSite(request, true);
      throw new BrokerError('not-found', `There is nothing at this path. Everything is below ${basePath}/.`);
    } catch (error) {
      refuse(request, response, error);
    }
  };

  const wrongMethod = (request: IncomingMessage, response: ServerResponse, allowed: string[]): void => {
    if (request.method === 'OPTIONS') return noContent(response, allowed);
    const allow = [...allowed, 'OPTIONS'].join(', ');
    const error = new BrokerError('method-not-allowed', `This path allows ${allow}, not ${request.method!}.`);
    writeProblem(response, error, ['Allow', allow]);
    discardBody(request);
  };

  const ordered =
    (act: Handle): Handle =>
    (request, response) => {
      origins?.allow(request, response);
      if (response.socket) act(request, response);
      else inTurn(request, response, act);
    };
  const dispatch: Dispatch = {
    request: ordered(handle),
    switches: (request) =>
      asksForWebSocket(request) &&
      (match(request.method!, request.url!)?.store as Operation | undefined)?.switches === true,
    switch: switchOver,
  };
  return basePath === '' ? dispatch : dispatchUnder(basePath, dispatch, ordered(outside));
}

/** A form may name the callback, too, if the operation answers JSONP. */
function callbackOf({ parameters }: Operation, { query, body }: Incoming): string | undefined {
  const inForm = body?.kind === 'form' ? body.form['callback'] : undefined;
  const named =
    query['callback'] ??
    (inForm !== undefined && parameters.query.names.some(([name]) => name === 'callback') ? inForm : undefined);
  return named as string | undefined;
}

/** `GET /` without a queue leads to the dashboard. */
function opensPage({ isPage, acl }: Operation, queryText: string): boolean {
  return isPage || (acl?.queueIn === 'query' && !new URLSearchParams(queryText).has('queue'));
}

function noContent(response: ServerResponse, allowed: string[]): void {
  response.writeHead(204, { Allow: [...allowed, 'OPTIONS'].join(', ') });
  response.end();
}

function notFound(): BrokerError {
  return new BrokerError(
    'not-found',
    'There is nothing at this path. GET /q/ lists the queues, /openapi.json all operations.',
  );
}
