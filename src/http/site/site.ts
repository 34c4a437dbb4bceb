import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Request, type Response } from 'express';
import asyncapi from '../../../generated/asyncapi.json';
import { asyncapiYaml, openapiYaml } from '../../../generated/contract-texts';
import openapi from '../../../generated/openapi.json';
import { asBrokerError, catalogue } from '../../errors';
import { createTurns, type Turns } from '../../turns';
import { asyncApiUnder, openApiUnder, pageUnder, yamlUnder } from '../base-path';
import { CompressedText } from './compressed';
import { createFiles } from './files';
import { liveContractJson, liveContractYaml, liveQueuesMax } from './live-contract';
import { dashboardPage, docsPage, problemListPage, problemPage } from './pages';
import { writePage, writeProblem, type PagePolicy } from '../response/write';
import { streamsPage } from './streams-page';

export type Site = (request: IncomingMessage, response: ServerResponse, nothing: (allowed?: string[]) => void) => void;

/**
 * The names of the first `max` queues, for a requester that may know all of them.
 * @throws BrokerError `redis-unavailable`, `unauthorized`, `forbidden`
 */
export type FirstQueues = (max: number, request: IncomingMessage) => Promise<string[]>;

/**
 * Everything beside the contract's operations: the contracts themselves, the dashboard and other pages, and their
 * files.
 */
export function createSite(basePath: string, firstQueues: FirstQueues): Site {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.enable('strict routing');
  app.use((_request, response, next) => {
    for (const [name, value] of careful) response.setHeader(name, value);
    next();
  });
  const inTurn = createTurns();
  addContract(app, inTurn, '/openapi.json', { text: () => pretty(openApiUnder(basePath, openapi)) });
  addContract(app, inTurn, '/openapi.yaml', { text: () => yamlUnder(basePath, openapiYaml) });
  const queues = (request: Request): Promise<string[]> => firstQueues(liveQueuesMax, request);
  addContract(app, inTurn, '/asyncapi.json', {
    text: () => pretty(asyncApiUnder(basePath, asyncapi)),
    queues,
    live: (names) => liveContractJson(names, asyncApiUnder(basePath, asyncapi)),
  });
  addContract(app, inTurn, '/asyncapi.yaml', {
    text: () => yamlUnder(basePath, asyncapiYaml),
    queues,
    live: (names) => yamlUnder(basePath, liveContractYaml(names)),
  });
  for (const path of ['/q', '/stats', '/control', '/ui'])
    add(app, path, (_request, response) => response.redirect(308, `${basePath}${path}/`));
  const addPage = (paths: string | string[], policy: PagePolicy, make: () => string): void =>
    addPageTo(app, paths, policy, basePath === '' ? make : () => pageUnder(basePath, make()));
  addPage(['/ui/', '/ui/:page'], 'dashboard', dashboardPage);
  addPage(['/docs', '/docs/'], 'docs', docsPage);
  addPage('/docs/streams', 'plain', streamsPage);
  addPage(['/problems', '/problems/'], 'plain', () => problemListPage(Object.entries(catalogue)));
  for (const [code, kind] of Object.entries(catalogue))
    addPage(`/problems/${code}`, 'plain', () => problemPage(code, kind));
  const files = createFiles();
  app.get('/assets/:name', (request, response, next) => {
    if (!files(request.params.name, request, response)) next();
  });
  return (request, response, nothing) => {
    // Pages, contracts and files are large: hundreds of requests at once must not hold up other clients.
    inTurn(() =>
      app(request as never, response as never, (reason?: unknown) =>
        nothing(reason instanceof OtherMethod ? ['GET', 'HEAD'] : undefined),
      ),
    );
  };
}

/** Default headers; a page that needs more sets them itself. */
const careful = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['Referrer-Policy', 'no-referrer'],
] as const;

/** The path is a page's, the method is wrong: the dispatcher answers as it does for operations. */
class OtherMethod extends Error {}

type Handler = (request: Request, response: Response) => void;

function add(app: express.Express, path: string | string[], handler: Handler): void {
  app
    .route(path) // app.all would add a layer for each of 35 methods
    .get(handler)
    .all((_request, _response, next) => next(new OtherMethod()));
}

/** Add a page, made at its first request. */
function addPageTo(app: express.Express, path: string | string[], policy: PagePolicy, make: () => string): void {
  let text: CompressedText | undefined;
  add(app, path, (request, response) => {
    const encoded = (text ??= new CompressedText(make())).encodeFor(request, response);
    void encoded.then((bytes) => writePage(response, bytes, policy));
  });
}

interface Contract {
  text: () => string;
  /** The queues of a contract that can be extended with a channel for each. */
  queues?: (request: Request) => Promise<string[]>;
  live?: (queues: readonly string[]) => string;
}

/** A contract is also a file that programs fetch. */
function addContract(app: express.Express, inTurn: Turns, path: string, { text, queues, live }: Contract): void {
  let whole: CompressedText | undefined;
  const type = path.endsWith('.json') ? 'application/json' : 'application/yaml';
  const send = (request: Request, response: Response, body: CompressedText): void =>
    void body
      .encodeFor(request, response)
      .then((bytes) => response.set('Cache-Control', 'no-store').type(type).send(bytes));
  add(app, path, (request, response) => {
    if (request.query['live'] !== '1' || !queues || !live)
      return send(request, response, (whole ??= new CompressedText(text())));
    queues(request).then(
      (names) => inTurn(() => send(request, response, new CompressedText(live(names)))),
      (error: unknown) => writeProblem(response, asBrokerError(error)),
    );
  });
}

function pretty(document: object): string {
  return JSON.stringify(document, null, 2);
}
