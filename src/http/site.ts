import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Request, type Response } from 'express';
import { stringify } from 'yaml';
import asyncapi from '../../generated/asyncapi.json';
import { asyncapiYaml, openapiYaml } from '../../generated/contract-texts';
import openapi from '../../generated/openapi.json';
import { asBrokerError, catalogue } from '../errors';
import { createFiles } from './files';
import { liveContract, liveQueuesMax } from './live-contract';
import { dashboardPage, docsPage, problemListPage, problemPage } from './pages';
import { writePage, writeProblem, type PagePolicy } from './reply';
import { streamsPage } from './streams-page';

export type Site = (request: IncomingMessage, response: ServerResponse, nothing: (allowed?: string[]) => void) => void;

/** The names of the first queues, at most so many, for who may know of all. @throws BrokerError `redis-unavailable`, `unauthorized`, `forbidden` */
export type FirstQueues = (max: number, request: IncomingMessage) => Promise<string[]>;

/** What is beside the contract's operations: the contracts themselves, the dashboard and other pages, and what they load. */
export function createSite(firstQueues: FirstQueues): Site {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.enable('strict routing');
  app.use((_request, response, next) => {
    for (const [name, value] of careful) response.setHeader(name, value);
    next();
  });
  addContract(app, 'openapi', () => openapi);
  addContract(app, 'asyncapi', async (request) => (request.query['live'] === '1' ? liveContract(await firstQueues(liveQueuesMax, request)) : asyncapi));
  for (const path of ['/q', '/stats', '/control', '/ui']) add(app, path, (_request, response) => response.redirect(308, `${path}/`));
  addPage(app, ['/ui/', '/ui/:page'], 'dashboard', dashboardPage);
  addPage(app, ['/docs', '/docs/'], 'docs', docsPage);
  addPage(app, '/docs/streams', 'plain', streamsPage);
  addPage(app, ['/problems', '/problems/'], 'plain', () => problemListPage(Object.entries(catalogue)));
  for (const [code, kind] of Object.entries(catalogue)) addPage(app, `/problems/${code}`, 'plain', () => problemPage(code, kind));
  const files = createFiles();
  app.get('/assets/:name', (request, response, next) => {
    if (!files(request.params.name, request, response)) next();
  });
  return (request, response, nothing) => {
    app(request as never, response as never, (reason?: unknown) => nothing(reason instanceof OtherMethod ? ['GET', 'HEAD'] : undefined));
  };
}

/** What holds for whatever stands here; a page that needs more says so itself. */
const careful = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['Referrer-Policy', 'no-referrer'],
] as const;

/** The path is a page's, the method is not: the dispatcher says so as it does for operations. */
class OtherMethod extends Error {}

type Handler = (request: Request, response: Response) => void;

function add(app: express.Express, path: string | string[], handler: Handler): void {
  app.get(path, handler);
  app.all(path, (_request, _response, next) => next(new OtherMethod()));
}

/** A page is made once, when it is first asked for. */
function addPage(app: express.Express, path: string | string[], policy: PagePolicy, make: () => string): void {
  let text: string | undefined;
  add(app, path, (_request, response) => writePage(response, (text ??= make()), policy));
}

type Find = (request: Request) => object | Promise<object>;

/** As a file people may fetch with a program of their own, so it is pretty. */
function addContract(app: express.Express, name: string, find: Find): void {
  const send = (type: string, textOf: (document: object) => string): Handler => (request, response) => {
    Promise.resolve(find(request)).then(
      (document) => void response.set('Cache-Control', 'no-store').type(type).send(textOf(document)),
      (error: unknown) => writeProblem(response, asBrokerError(error)),
    );
  };
  add(app, `/${name}.json`, send('application/json', remembered((document) => JSON.stringify(document, null, 2))));
  add(app, `/${name}.yaml`, send('application/yaml', remembered((document) => stringify(document, { aliasDuplicateObjects: false }), writtenAsYaml)));
}

const writtenAsYaml = [[openapi, openapiYaml], [asyncapi, asyncapiYaml]] as const;

/** The contracts are the same each time, but for the one that is put together for now. @param known  texts of documents */
function remembered(textOf: (document: object) => string, known: readonly (readonly [object, string])[] = []): (document: object) => string {
  const texts = new WeakMap<object, string>(known);
  return (document) => {
    const text = texts.get(document) ?? textOf(document);
    texts.set(document, text);
    return text;
  };
}
