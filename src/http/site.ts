import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import express, { type Response } from 'express';
import { stringify } from 'yaml';
import asyncapi from '../../generated/asyncapi.json';
import openapi from '../../generated/openapi.json';
import { catalogue } from '../errors';
import { problemListPage, problemPage } from './pages';
import { writeReply } from './reply';

export type Site = (request: IncomingMessage, response: ServerResponse, nothing: () => void) => void;

/** What is beside the contract's operations: the contracts themselves, pages about problems, and static files. */
export function createSite(): Site {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  addContract(app, 'openapi', openapi);
  addContract(app, 'asyncapi', asyncapi);
  for (const path of ['/q', '/stats', '/control']) app.get(path, (_request, response) => response.redirect(308, `${path}/`));
  app.get(['/problems', '/problems/'], (_request, response) => sendPage(response, problemListPage(Object.entries(catalogue))));
  app.get('/problems/:code', (request, response, next) => {
    const found = Object.entries(catalogue).find(([code]) => code === request.params.code);
    if (!found) return next();
    sendPage(response, problemPage(...found));
  });
  app.use('/assets', express.static(uiFolder(), { index: false, redirect: false, setHeaders: (response) => response.setHeader('X-Content-Type-Options', 'nosniff') }));
  return (request, response, nothing) => app(request as never, response as never, nothing);
}

function addContract(app: express.Express, name: string, document: object): void {
  const [json, yaml] = [JSON.stringify(document, null, 2), stringify(document, { aliasDuplicateObjects: false })];
  app.get(`/${name}.json`, (_request, response) => void response.type('application/json').send(json));
  app.get(`/${name}.yaml`, (_request, response) => void response.type('application/yaml').send(yaml));
}

function sendPage(response: Response, page: string): void {
  writeReply(response, { status: 200, type: 'text/html', body: page }, undefined);
}

/** Beside the built program, or beside this source file when tests run it. */
function uiFolder(): string {
  const [built, source] = [join(__dirname, 'ui'), join(__dirname, '../ui')];
  return existsSync(built) ? built : source;
}
