import type { Job, QueueStats } from '../../../generated/messages';
import { html, type Html } from './html';

/** Pages that operations of the contract answer with. No scripts; names and values are never markup. */

export function queueListPage(queues: readonly string[]): string {
  const rows = queues.map((name) => html`<tr><td>${queueLink(name)}</td></tr>`);
  return page(
    'Queues',
    html`<p>${queues.length} ${queues.length === 1 ? 'queue' : 'queues'}</p>
      ${
        queues.length === 0
          ? html`<p>The first message makes a queue: <code>curl -d value=foobar http://localhost:8888/q/test</code></p>`
          : html`<table><thead><tr><th scope="col">Name</th></tr></thead><tbody>${rows}</tbody></table>`
      }`,
  );
}

/** Browsers remove `.` and `..` from every path, however they are written: no link can lead to such a queue. */
function queueLink(name: string): Html {
  return /^\.\.?$/.test(name) ? html`${name}` : html`<a href="/j/${encodeURIComponent(name)}">${name}</a>`;
}

const shownCharacters = 1000;

export function jobPage({ stats, messages }: Job): string {
  const rows = messages.map(({ key, value, encoding, count }) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const shown = text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
    const note = encoding ? html`<small>${encoding}</small>` : '';
    return html`<tr><td>${key}</td><td><pre>${shown}</pre>${note}</td><td>${count}</td></tr>`;
  });
  return page(
    stats.name,
    html`<table class="counts"><tbody>${countRows(stats)}</tbody></table>
      <p><small>What was enqueued and what became of it is counted since the last purge.</small></p>
      <h2>Newest messages</h2>
      ${
        messages.length === 0
          ? html`<p>${nothingReady(stats)}</p>`
          : html`<table>
            <thead><tr><th scope="col">Key</th><th scope="col">Value</th><th scope="col">Count</th></tr></thead>
            <tbody>${rows}</tbody></table>`
      }`,
  );
}

/** A queue whose messages are all delayed, leased or dead is not empty. */
function nothingReady({ delayed, leased, dead }: QueueStats): string {
  return delayed + leased + dead === 0 ? 'The queue is empty.' : 'No message is ready.';
}

function countRows(stats: QueueStats): Html[] {
  const { policy, status, consumers, ready, delayed, leased, dead, enqueued, acked, expired, purged } = stats;
  return Object.entries({
    policy,
    status,
    consumers,
    ready,
    delayed,
    leased,
    dead,
    enqueued,
    acked,
    expired,
    purged,
  }).map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`);
}

export function commandPage(): string {
  return page(
    'Try the JSON protocol',
    html`<form method="post" action="/queue">
        <p><label for="body">A command</label></p>
        <p><textarea id="body" name="body" rows="5" spellcheck="false"
        >{"cmd":"add","queue":"test","value":"foobar"}</textarea></p>
        <p><button type="submit">Run</button></p>
      </form>
      <p>Others: <code>{"cmd":"get","queue":"test"}</code> looks at the oldest message,
        <code>{"cmd":"take","queue":"test"}</code>
        removes it, <code>{"cmd":"del","queue":"test","key":"test:1"}</code> removes one by its key.</p>`,
  );
}

export function problemPage(code: string, kind: { status: number; title: string; about: string }): string {
  return page(kind.title, html`<p>${kind.about}</p><p><code>/problems/${code}</code>, HTTP status ${kind.status}</p>`);
}

export function problemListPage(kinds: readonly (readonly [string, { status: number; title: string }])[]): string {
  const rows = kinds.map(
    ([code, { status, title }]) =>
      html`<tr><td><a href="/problems/${code}">${code}</a></td><td>${status}</td><td>${title}</td></tr>`,
  );
  return page(
    'Problems',
    html`<table>
      <thead><tr><th scope="col">Kind</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>
      <tbody>${rows}</tbody></table>`,
  );
}

/** `/ui/`: the program in src/ui renders the rest. */
export function dashboardPage(): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>RestMQ</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/app.css" />
        <script src="/assets/app.js" type="module"></script>
      </head>
      <body>
        <div id="app"><noscript>The dashboard needs JavaScript.
      The <a href="/q/">list of queues</a> does not.</noscript></div>
      </body>
    </html>`.text;
}

/** `/docs`: the viewer in viewer/ renders into it, and brings its own landmarks. */
export function docsPage(): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>API reference · RestMQ</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="modulepreload" href="/assets/scalar.js" />
        <link rel="preload" href="/openapi.json" as="fetch" crossorigin="anonymous" />
        <link rel="stylesheet" href="/assets/scalar.css" />
        <link rel="stylesheet" href="/assets/docs.css" />
        <script src="/assets/docs.js" type="module"></script>
      </head>
      <body>
        <nav class="pages" aria-label="Pages"><a href="/ui/">Dashboard</a> <a href="/q/">Queues</a>
          <a href="/docs/streams">Streams</a> <a href="/openapi.yaml">Contract</a></nav>
        <div id="docs"></div>
        <noscript>This page needs JavaScript. The contract itself: <a href="/openapi.yaml">/openapi.yaml</a></noscript>
      </body>
    </html>`.text;
}

/**
 * @param kind  the layout
 * @param head  further elements of the head
 */
export function page(
  title: string,
  content: Html,
  kind: 'text' | 'wide' = 'text',
  head = html`<link rel="stylesheet" href="/assets/restmq.css" />`,
): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · RestMQ</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        ${head}
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header><a href="/ui/">RestMQ</a>
          <nav aria-label="Pages"><a href="/ui/">Dashboard</a> <a href="/q/">Queues</a> <a href="/docs">API</a>
          <a href="/docs/streams">Streams</a> <a href="/queue">JSON protocol</a></nav></header>
        <main id="main" class="${kind}">
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`.text;
}
