import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { AccessContext, everything } from './access';
import { Link, usePlace, type Place } from './router';
import { PoolPage } from './pool';
import { QueuePage, UnreachableQueue } from './queue';
import { QueuesPage } from './queues';

function App() {
  const place = usePlace();
  useEffect(() => {
    document.title = titleOf(place);
  }, [place]);
  return (
    <AccessContext.Provider value={everything}>
      <a class="skip" href="#main">Skip to content</a>
      <header class="bar">
        <Link href="/ui/" class="brand"><Mark /><span>RestMQ</span></Link>
        <nav aria-label="Main">
          <Link href="/ui/" current={place.page === 'queues' || place.page === 'queue'}>Queues</Link>
          <Link href="/ui/pool" current={place.page === 'pool'}>Pool</Link>
          <a href="/docs">API</a>
          <a href="/docs/streams">Streams</a>
        </nav>
      </header>
      <main id="main" tabIndex={-1}>{pageAt(place)}</main>
    </AccessContext.Provider>
  );
}

function pageAt({ page, query }: Place) {
  const name = query.get('name');
  if (page === 'queue' && name !== null && /^\.\.?$/.test(name)) return <UnreachableQueue name={name} />;
  if (page === 'queue' && name !== null) return <QueuePage key={name} name={name} tab={query.get('tab') ?? 'overview'} query={query} />;
  if (page === 'pool') return <PoolPage />;
  return <QueuesPage query={query} />;
}

function titleOf({ page, query }: Place): string {
  if (page === 'queue') return `${query.get('name') ?? ''} · RestMQ`;
  return { queues: 'Queues · RestMQ', pool: 'Pool · RestMQ', login: 'Log in · RestMQ' }[page];
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
      <rect width="32" height="32" rx="8" class="mark" />
      <path class="mark-lines" d="M9 10h14M9 16h9M9 22h4" />
    </svg>
  );
}

render(<App />, document.getElementById('app')!);
