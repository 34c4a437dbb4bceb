import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Operation } from './contract';
import type { Handle } from './pipelining';
import type { AnyReply } from './types';

/** With --base-path everything is served below a path. Without it nothing here is called. */

/** The part of a dispatcher that gets an address first. */
interface Routing {
  request: Handle;
  switches: (request: IncomingMessage) => boolean;
}

/**
 * Take the base path from each address before it is routed.
 * @param outside  answers requests for other addresses
 */
export function dispatchUnder<D extends Routing>(basePath: string, dispatch: D, outside: Handle): D {
  const entered = new WeakSet<IncomingMessage>();
  const enter = (request: IncomingMessage): boolean => {
    if (entered.has(request)) return true; // node:http asks more than once whether it switches
    const url = urlWithin(basePath, request.url!);
    if (url === null) return false;
    request.url = url;
    entered.add(request);
    return true;
  };
  return {
    ...dispatch,
    request: (request: IncomingMessage, response: ServerResponse) =>
      (enter(request) ? dispatch.request : outside)(request, response),
    switches: (request: IncomingMessage) => enter(request) && dispatch.switches(request),
  };
}

/** @returns the address without the base path; null if it is not below it */
function urlWithin(basePath: string, url: string): string | null {
  if (url === '*') return url;
  const pathAt = url.startsWith('/') ? 0 : url.indexOf('/', url.indexOf('://') + 3); // RFC 9112, 3.2.2
  if (pathAt < 0 || !url.startsWith(basePath, pathAt)) return null;
  const rest = url.slice(pathAt + basePath.length);
  if (rest !== '' && !/^[/?]/.test(rest)) return null;
  return url.slice(0, pathAt) + (rest.startsWith('/') ? rest : `/${rest}`);
}

/** The operations with the base path in the links of their answers. */
export function operationsUnder(basePath: string, operations: readonly Operation[]): readonly Operation[] {
  if (basePath === '') return operations;
  return operations.map((operation) => ({
    ...operation,
    handler: async (request) => replyUnder(basePath, await operation.handler(request)),
  }));
}

function replyUnder(basePath: string, reply: AnyReply): AnyReply {
  const location = reply.headers?.['Location'];
  if (location !== undefined) return { ...reply, headers: { ...reply.headers, Location: `${basePath}${location}` } };
  return reply.type === 'text/html' ? { ...reply, body: pageUnder(basePath, reply.body as string) } : reply;
}

/** A page with the base path in its links, and in its commands. Values in a page never have a plain `"` or `<`. */
export function pageUnder(basePath: string, page: string): string {
  return page
    .replaceAll(/ (href|src|action)="\//g, ` $1="${basePath}/`)
    .replaceAll(/(<code>curl [^<]*http:\/\/localhost:8888)\//g, `$1${basePath}/`);
}

interface OpenApi {
  servers: { url: string }[];
}

interface AsyncApi {
  servers: Record<string, { host: string }>;
}

export function openApiUnder<Document extends OpenApi>(basePath: string, document: Document): Document {
  return basePath === ''
    ? document
    : { ...document, servers: document.servers.map((one) => ({ ...one, url: basePath })) };
}

export function asyncApiUnder<Document extends AsyncApi>(basePath: string, document: Document): Document {
  if (basePath === '') return document;
  const servers = Object.entries(document.servers).map(([name, { host, ...rest }]) => [
    name,
    { host, pathname: basePath, ...rest },
  ]);
  return { ...document, servers: Object.fromEntries(servers) as Document['servers'] };
}

/** The text of either contract in YAML. */
export function yamlUnder(basePath: string, text: string): string {
  if (basePath === '') return text;
  return text
    .replace('\nservers:\n  - url: /\n', `\nservers:\n  - url: ${basePath}\n`)
    .replaceAll(/^( +)host: localhost:8888$/gm, `$&\n$1pathname: ${basePath}`);
}
