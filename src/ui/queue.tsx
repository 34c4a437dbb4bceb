import { useState } from 'preact/hooks';
import type { Queue } from '../../generated/messages';
import { useAccess } from './access';
import { DeleteDialog, PurgeDialog, RedriveDialog, StatusButton } from './actions';
import { Charts } from './charts';
import { Consumers } from './consumers';
import { count, duration, rate } from './format';
import { isOld, useLatest, useNow, type Line } from './live';
import { LiveDot, LiveNote } from './live-dot';
import { Messages } from './messages';
import { Empty, Figure } from './parts';
import { Publish } from './publish';
import { Link, queueHref } from './router';
import { Settings } from './settings';
import { Tail } from './tail';

const tabs = {
  overview: 'Overview',
  messages: 'Messages',
  dead: 'Dead letters',
  publish: 'Publish',
  tail: 'Live tail',
  consumers: 'Consumers',
  settings: 'Settings',
} as const;

type Tab = keyof typeof tabs;

/** For names that browsers remove from every path. */
export function UnreachableQueue({ name }: { name: string }) {
  return (
    <>
      <p class="crumb">
        <Link href="/ui/">Queues</Link>
      </p>
      <div class="title">
        <h1 class="name">{name}</h1>
      </div>
      <Empty title="This queue has no page">
        <p>
          Browsers remove a name like this from a URL path. Use the JSON protocol or <code>?queue=</code>.
        </p>
      </Empty>
    </>
  );
}

/** A queue, live. */
export function QueuePage({ name, tab: asked, query }: { name: string; tab: string; query: URLSearchParams }) {
  const { value: queue, line } = useLatest('/v1/queues/{queue}/events', name);
  const can = useAccess().can(name);
  const allowed = {
    overview: true,
    messages: can.consume,
    dead: can.consume,
    publish: can.produce,
    tail: can.consume,
    consumers: can.admin,
    settings: can.admin,
  };
  const tab: Tab = asked in tabs && allowed[asked as Tab] ? (asked as Tab) : 'overview';
  return (
    <>
      <p class="crumb">
        <Link href="/ui/">Queues</Link>
      </p>
      <div class="title">
        <h1 class="name">{name}</h1>
        <LiveDot line={line} />
      </div>
      <LiveNote line={line} />
      {queue === null ? <Gone name={name} /> : null}
      {queue === undefined && line.state !== 'lost' ? (
        <p class="loading" role="status">
          Loading the queue…
        </p>
      ) : null}
      {queue ? <QueueHead queue={queue} line={line} /> : null}
      {queue || (queue === null && tab === 'publish') ? (
        <>
          <nav class="tabs" aria-label="About this queue">
            {(Object.keys(tabs) as Tab[])
              .filter((one) => allowed[one])
              .map((one) => (
                <Link key={one} href={queueHref(name, one)} current={one === tab}>
                  {tabs[one]}
                  {one === 'dead' && queue && queue.dead > 0 ? <span class="badge">{count(queue.dead)}</span> : null}
                </Link>
              ))}
          </nav>
          <section class="tab" aria-label={tabs[tab]}>
            {queue ? <TabContent tab={tab} queue={queue} query={query} /> : <Publish name={name} />}
          </section>
        </>
      ) : null}
    </>
  );
}

function TabContent({ tab, queue, query }: { tab: Tab; queue: Queue; query: URLSearchParams }) {
  switch (tab) {
    case 'overview':
      return <Charts queue={queue} query={query} />;
    case 'messages':
      return <Messages key="messages" queue={queue} query={query} />;
    case 'dead':
      return <Messages key="dead" queue={queue} query={query} only="dead" />;
    case 'publish':
      return <Publish name={queue.name} />;
    case 'tail':
      return <Tail name={queue.name} />;
    case 'consumers':
      return <Consumers queue={queue} />;
    case 'settings':
      return <Settings queue={queue} />;
  }
}

function QueueHead({ queue, line }: { queue: Queue; line: Line }) {
  const [dialog, setDialog] = useState<'purge' | 'redrive' | 'delete' | null>(null);
  const can = useAccess().can(queue.name);
  const { settings, ready, delayed, leased, dead, rates, consumers, workers, unserved } = queue;
  const close = (): void => setDialog(null);
  const held = ready + delayed + leased + dead;
  return (
    <>
      <div class="subtitle">
        <span class={`chip ${settings.status === 'stop' ? 'warn' : ''}`}>
          {settings.status === 'stop' ? 'stopped' : 'started'}
        </span>
        <span class="chip">{settings.policy === 'roundrobin' ? 'round robin' : 'broadcast'}</span>
        <span class="end buttons">
          {can.admin ? <StatusButton queue={queue} /> : null}
          {can.admin && dead > 0 ? (
            <button type="button" onClick={() => setDialog('redrive')}>
              Redrive…
            </button>
          ) : null}
          {can.admin ? (
            <button type="button" disabled={held === 0} onClick={() => setDialog('purge')}>
              Purge…
            </button>
          ) : null}
          {can.admin ? (
            <button type="button" class="danger" onClick={() => setDialog('delete')}>
              Delete…
            </button>
          ) : null}
        </span>
      </div>
      {settings.status === 'stop' ? (
        <p class="note warn">
          {settings.pauseScope === 'all' ? (
            'This queue is stopped: nobody gets messages, neither stream consumers nor workers.'
          ) : (
            <>
              This queue is stopped: stream consumers get no messages. A plain <code>GET</code> still takes them.
            </>
          )}
        </p>
      ) : null}
      {unserved ? (
        <p class="note warn" role="status">
          Messages wait, and no worker gets them: nobody has listened, leased or taken for a minute.
        </p>
      ) : null}
      <dl class={`figures ${isOld(line) ? 'stale' : ''}`}>
        <Figure label="Ready" value={count(ready)} tone="ready" />
        <Figure label="Delayed" value={count(delayed)} tone={delayed > 0 ? 'delayed' : 'none'} />
        <Figure label="Leased" value={count(leased)} tone={leased > 0 ? 'leased' : 'none'} />
        <Figure label="Dead" value={count(dead)} tone={dead > 0 ? 'dead' : 'none'} />
        <Figure label="In" value={rate(rates.in)} unit="/s" tone="in" />
        <Figure label="Out" value={rate(rates.out)} unit="/s" tone="out" />
        <Oldest queue={queue} />
        <Figure label="Consumers" value={count(consumers)} />
        <Figure label="Workers" value={count(workers)} tone={unserved ? 'warn' : ''} />
      </dl>
      {dialog === 'purge' ? <PurgeDialog queue={queue} onClose={close} /> : null}
      {dialog === 'redrive' ? <RedriveDialog name={queue.name} onClose={close} /> : null}
      {dialog === 'delete' ? <DeleteDialog queue={queue} onClose={close} /> : null}
    </>
  );
}

/** The age of the oldest message; it grows between events too. */
function Oldest({ queue }: { queue: Queue }) {
  const [seen, setSeen] = useState({ queue, at: Date.now() });
  const now = useNow();
  if (seen.queue !== queue) setSeen({ queue, at: Date.now() });
  const age = queue.oldestAgeSeconds;
  return (
    <Figure
      label="Oldest ready"
      value={age === null ? '–' : duration(age + Math.max(now - seen.at, 0) / 1000)}
      tone={age === null ? 'none' : ''}
    />
  );
}

function Gone({ name }: { name: string }) {
  return (
    <Empty title="There is no such queue">
      <p>It may have been deleted. Its first message creates it again.</p>
      <p>
        <Link href={queueHref(name, 'publish')} class="button">
          Publish a message
        </Link>
      </p>
    </Empty>
  );
}
