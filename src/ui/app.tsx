import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { basePath } from './base-path';
import { AccessContext } from './access';
import { KeysPage } from './keys';
import { LoginPage } from './login';
import { ProblemNote } from './parts';
import { Link, navigate, useRoute, type Route } from './router';
import { PoolPage } from './pool';
import { QueuePage, UnreachableQueue } from './queue';
import { QueuesPage } from './queues';
import { hasCredentials, useSession, type Session } from './session';
import type { Credentials } from './credentials';

function App() {
  const route = useRoute();
  useEffect(() => {
    document.title = titleOf(route);
  }, [route]);
  useFocusAfterNavigation(route);
  const [session, begin] = useSession();
  const access = session.state === 'in' ? session.access : null;
  const login = (credentials: Credentials): void => {
    begin(credentials);
    if (route.page === 'login') navigate('/ui/', true);
  };
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <header class="bar">
        <Link href="/ui/" class="brand">
          <Mark />
          <span>RestMQ</span>
        </Link>
        <nav aria-label="Main">
          {access ? (
            <Link href="/ui/" current={route.page === 'queues' || route.page === 'queue'}>
              Queues
            </Link>
          ) : null}
          {access?.can('*').admin ? (
            <Link href="/ui/pool" current={route.page === 'pool'}>
              Pool
            </Link>
          ) : null}
          {access?.can('*').admin ? (
            <Link href="/ui/keys" current={route.page === 'keys'}>
              Keys
            </Link>
          ) : null}
          <a href={`${basePath}/docs`}>API</a>
          <a href={`${basePath}/docs/streams`}>Streams</a>
        </nav>
        {access?.controlled ? <Who name={access.name} onLeave={() => begin(null)} /> : null}
      </header>
      <main id="main" tabIndex={-1}>
        {contentOf(session, route, login)}
      </main>
    </>
  );
}

/** A link that leads to another page is gone there: the keyboard goes on at the beginning of the content. */
function useFocusAfterNavigation({ page, query }: Route): void {
  const place = `${page} ${query.get('name') ?? ''}`;
  const last = useRef(place);
  useEffect(() => {
    if (last.current === place) return;
    last.current = place;
    const focused = document.activeElement;
    if (!focused || focused === document.body) document.getElementById('main')?.focus({ preventScroll: true });
  }, [place]);
}

function contentOf(session: Session, route: Route, login: (credentials: Credentials) => void) {
  switch (session.state) {
    case 'asking':
      return null;
    case 'lost':
      return <ProblemNote refusal={session.refusal} />;
    case 'out':
      return <LoginPage refusal={hasCredentials() ? session.refusal : null} onLogin={login} />;
    case 'in':
      if (route.page === 'login' && session.access.controlled) return <LoginPage refusal={null} onLogin={login} />;
      return <AccessContext.Provider value={session.access}>{pageAt(route)}</AccessContext.Provider>;
  }
}

function Who({ name, onLeave }: { name: string | null; onLeave: () => void }) {
  if (name === null)
    return (
      <div class="who">
        <Link href="/ui/login">Log in</Link>
      </div>
    );
  return (
    <div class="who">
      <span title="Your user or key">{name}</span>
      <button type="button" class="plain" onClick={onLeave}>
        Log out
      </button>
    </div>
  );
}

function pageAt({ page, query }: Route) {
  const name = query.get('name');
  if (page === 'queue' && name !== null && /^\.\.?$/.test(name)) return <UnreachableQueue name={name} />;
  if (page === 'queue' && name !== null)
    return <QueuePage key={name} name={name} tab={query.get('tab') ?? 'overview'} query={query} />;
  if (page === 'pool') return <PoolPage />;
  if (page === 'keys') return <KeysPage />;
  return <QueuesPage query={query} />;
}

function titleOf({ page, query }: Route): string {
  if (page === 'queue') return `${query.get('name') ?? ''} · RestMQ`;
  return { queues: 'Queues · RestMQ', pool: 'Pool · RestMQ', keys: 'API keys · RestMQ', login: 'Log in · RestMQ' }[
    page
  ];
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
