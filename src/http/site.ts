import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import express, { type Request, type Response } from 'express';
import { stringify } from 'yaml';
import asyncapi from '../../generated/asyncapi.json';
import openapi from '../../generated/openapi.json';
import { catalogue } from '../errors';
import { problemListPage, problemPage } from './pages';
import { writeReply } from './reply';

export type Site = (request: IncomingMessage, response: ServerResponse, nothing: (allowed?: string[]) => void) => void;

/** What is beside the contract's operations: the contracts themselves, pages about problems, and static files. */
export function createSite(): Site {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('strict routing', true); // /stats leads to /stats/, not to itself
  app.use((_request, response, next) => {
    for (const [name, value] of careful) response.setHeader(name, value);
    next();
  });
  addContract(app, 'openapi', openapi);
  addContract(app, 'asyncapi', asyncapi);
  for (const path of ['/q', '/stats', '/control']) addPage(app, path, (_request, response) => response.redirect(308, `${path}/`));
  addPage(app, ['/problems', '/problems/'], (_request, response) => sendPage(response, problemListPage(Object.entries(catalogue))));
  for (const [code, kind] of Object.entries(catalogue)) {
    addPage(app, `/problems/${code}`, (_request, response) => sendPage(response, problemPage(code, kind)));
  }
  app.use('/assets', express.static(uiFolder(), { index: false, redirect: false }));
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

function addPage(app: express.Express, path: string | string[], handler: (request: Request, response: Response) => void): void {
  app.get(path, handler);
  app.all(path, (_request, _response, next) => next(new OtherMethod()));
}

function addContract(app: express.Express, name: string, document: object): void {
  const [json, yaml] = [JSON.stringify(document, null, 2), stringify(document, { aliasDuplicateObjects: false })];
  addPage(app, `/${name}.json`, (_request, response) => void response.type('application/json').send(json));
  addPage(app, `/${name}.yaml`, (_request, response) => void response.type('application/yaml').send(yaml));
}

function sendPage(response: Response, page: string): void {
  writeReply(response, { status: 200, type: 'text/html', body: page }, undefined);
}

/** Beside the built program, or beside this source file when tests run it. */
function uiFolder(): string {
  const [built, source] = [join(__dirname, 'ui'), join(__dirname, '../ui')];
  return existsSync(built) ? built : source;
}
