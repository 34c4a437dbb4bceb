import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as send,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A load balancer as small as can be: requests go to the daemons in turn that are ready, over connections that are
 * kept. It asks `/readyz` of each all the time, and tries a request elsewhere only where that is safe: its daemon took
 * no connection, or answered 502 or 503, which say that nothing was done.
 */
export interface Proxy {
  readonly url: string;
  /** How many requests were tried once more. */
  readonly retried: number;
  /** Requests whose connection broke: it is unknown whether they were done. */
  readonly failed: readonly string[];
  stop(): Promise<void>;
}

const askMs = 100;
const tries = 8;

interface Upstream {
  url: URL;
  isReady: boolean;
}

export async function startProxy(urls: readonly string[]): Promise<Proxy> {
  const upstreams: Upstream[] = urls.map((url) => ({ url: new URL(url), isReady: true }));
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const failed: string[] = [];
  let [turn, retried] = [0, 0];

  const next = (): Upstream => {
    const ready = upstreams.filter(({ isReady }) => isReady);
    const from = ready.length > 0 ? ready : upstreams;
    return from[turn++ % from.length]!;
  };

  const pass = (request: IncomingMessage, response: ServerResponse, body: Buffer, left: number): void => {
    const { url } = next();
    const headers = endToEnd(request.headers);
    const again = (): void => {
      retried++;
      setTimeout(() => pass(request, response, body, left - 1), 20);
    };
    const asked = send(
      { agent, host: url.hostname, port: url.port, method: request.method, path: request.url, headers },
      (answer) => {
        if ((answer.statusCode === 502 || answer.statusCode === 503) && left > 0) {
          answer.resume();
          return again();
        }
        response.writeHead(answer.statusCode!, endToEnd(answer.headers));
        answer.pipe(response);
        answer.on('error', () => response.destroy());
      },
    );
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && left > 0) return again();
      if (response.headersSent || response.destroyed) return void response.destroy();
      failed.push(`${request.method!} ${request.url!}: ${error.message}`);
      response.writeHead(502).end();
    });
    response.on('close', () => asked.destroy());
    asked.end(body);
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => pass(request, response, Buffer.concat(chunks), tries));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const checks = setInterval(() => {
    for (const one of upstreams) {
      fetch(new URL('/readyz', one.url), { headers: { Connection: 'close' } }).then(
        ({ ok }) => (one.isReady = ok),
        () => (one.isReady = false),
      );
    }
  }, askMs);

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get retried() {
      return retried;
    },
    failed,
    async stop() {
      clearInterval(checks);
      agent.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'connection' && name !== 'keep-alive'));
}
