import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Overview, QueueSummary, SortBy } from '../../generated/messages';
import { daemonUrl } from './base-path';
import { useAccess } from './access';
import { ago, count, duration, plural, rate, time } from './format';
import { LiveDot, LiveNote } from './live-dot';
import { isOld, useLatest, useNow, type Line } from './live';
import { NewQueue } from './new-queue';
import { Empty, Figure, Spark } from './parts';
import { changeQuery, Link, queueHref } from './router';
import { SettingsFile } from './settings-file';

const pageSize = 50;

interface Column {
  sort: SortBy;
  label: string;
  order: 'asc' | 'desc';
}

/** Sortable columns, and the order of the first click. */
const columns: Column[] = [
  { sort: 'name', label: 'Queue', order: 'asc' },
  { sort: 'ready', label: 'Ready', order: 'desc' },
  { sort: 'delayed', label: 'Delayed', order: 'desc' },
  { sort: 'leased', label: 'Leased', order: 'desc' },
  { sort: 'dead', label: 'Dead', order: 'desc' },
  { sort: 'in', label: 'In/s', order: 'desc' },
  { sort: 'out', label: 'Out/s', order: 'desc' },
  { sort: 'oldest', label: 'Oldest', order: 'desc' },
  { sort: 'consumers', label: 'Consumers', order: 'desc' },
  { sort: 'workers', label: 'Workers', order: 'desc' },
];

/** All queues, live. Search, sort order and page are in the address. */
export function QueuesPage({ query }: { query: URLSearchParams }) {
  const search = query.get('search') ?? '';
  const sort = columns.find((column) => column.sort === query.get('sort'))?.sort ?? 'name';
  const order = query.get('order') === 'desc' ? 'desc' : 'asc';
  const pages = (query.get('pages') ?? '').split(',').filter(Boolean); // cursors of the pages up to this one
  const { value, line } = useLatest('/v1/overview/events', '', {
    search,
    sort,
    order,
    max: pageSize,
    cursor: pages.at(-1),
  });
  const sortBy = ({ sort: by, order: first }: Column): void =>
    changeQuery({ sort: by, order: by === sort ? (order === 'asc' ? 'desc' : 'asc') : first, pages: '' }, 'push');
  return (
    <>
      <div class="title">
        <h1>Queues</h1>
        <LiveDot line={line} />
      </div>
      <LiveNote line={line} />
      {value ? <Totals overview={value} line={line} /> : null}
      <Toolbar
        search={search}
        sort={sort}
        order={order}
        onSearch={(text) => changeQuery({ search: text, pages: '' }, 'replace')}
        onSort={sortBy}
      />
      {value ? (
        <QueueList overview={value} search={search} sort={sort} order={order} onSort={sortBy} />
      ) : line.state === 'lost' ? null : (
        <p class="loading" role="status">
          Loading the queues…
        </p>
      )}
      {value ? (
        <Pager
          overview={value}
          first={pages.length * pageSize}
          onNext={(cursor) => changeQuery({ pages: [...pages, cursor].join(',') }, 'push')}
          onBack={pages.length > 0 ? () => changeQuery({ pages: pages.slice(0, -1).join(',') }, 'push') : null}
        />
      ) : null}
    </>
  );
}

function Totals({ overview: { totals }, line }: { overview: Overview; line: Line }) {
  return (
    <dl class={`figures ${isOld(line) ? 'stale' : ''}`}>
      <Figure label="Ready" value={count(totals.ready)} tone="ready" />
      <Figure label="Delayed" value={count(totals.delayed)} tone={totals.delayed > 0 ? 'delayed' : 'none'} />
      <Figure label="Leased" value={count(totals.leased)} tone={totals.leased > 0 ? 'leased' : 'none'} />
      <Figure label="Dead" value={count(totals.dead)} tone={totals.dead > 0 ? 'dead' : 'none'} />
      <Figure label="In" value={rate(totals.in)} unit="/s" tone="in" />
      <Figure label="Out" value={rate(totals.out)} unit="/s" tone="out" />
      <Figure label="Consumers" value={count(totals.consumers)} />
      <Figure label="Workers" value={count(totals.workers)} />
      {totals.unserved > 0 ? (
        <Figure label="Without worker" value={plural(totals.unserved, 'queue')} tone="warn" />
      ) : null}
    </dl>
  );
}

interface ToolbarProps {
  search: string;
  sort: SortBy;
  order: 'asc' | 'desc';
  onSearch: (text: string) => void;
  onSort: (column: Column) => void;
}

/** Milliseconds without typing before the search starts. */
const restMs = 150;

function Toolbar({ search, sort, order, onSearch, onSort }: ToolbarProps) {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef(0);
  const { admin } = useAccess().can('*');
  const [dialog, setDialog] = useState<'new' | 'settings' | null>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      if (
        event.key !== '/' ||
        event.ctrlKey ||
        event.metaKey ||
        (event.target as Element).closest('input, textarea, select, dialog')
      )
        return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);
  const typed = (event: Event): void => {
    const { value } = event.currentTarget as HTMLInputElement;
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => onSearch(value), restMs);
  };
  return (
    <div class="toolbar" role="search">
      <label class="search">
        <span class="hidden">Search queues by name</span>
        <input
          ref={input}
          type="search"
          placeholder="Search queues"
          defaultValue={search}
          onInput={typed}
          autocomplete="off"
          spellcheck={false}
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      <label class="narrow-only">
        <span class="hidden">Sort by</span>
        <select
          value={sort}
          onChange={(event) => onSort(columns.find((column) => column.sort === event.currentTarget.value)!)}
        >
          {columns.map((column) => (
            <option value={column.sort}>{column.label}</option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="narrow-only"
        aria-label={order === 'asc' ? 'Sorted ascending; sort descending' : 'Sorted descending; sort ascending'}
        onClick={() => onSort(columns.find((column) => column.sort === sort)!)}
      >
        {order === 'asc' ? '↑' : '↓'}
      </button>
      {admin ? (
        <span class="end">
          <button type="button" onClick={() => setDialog('settings')}>
            Settings…
          </button>{' '}
          <button type="button" class="primary" onClick={() => setDialog('new')}>
            New queue
          </button>
        </span>
      ) : null}
      {dialog === 'new' ? <NewQueue onClose={() => setDialog(null)} /> : null}
      {dialog === 'settings' ? <SettingsFile onClose={() => setDialog(null)} /> : null}
    </div>
  );
}

interface ListProps {
  overview: Overview;
  search: string;
  sort: SortBy;
  order: 'asc' | 'desc';
  onSort: (column: Column) => void;
}

function QueueList({ overview, search, sort, order, onSort }: ListProps) {
  const now = useNow();
  if (overview.queueCount === 0) return <NoQueues />;
  if (overview.matchedCount === 0)
    return (
      <Empty title={`No queue name contains “${search}”`}>
        <p>Upper and lower case are the same. {plural(overview.queueCount, 'queue')} in all.</p>
      </Empty>
    );
  const head = (column: Column) => (
    <th
      scope="col"
      aria-sort={column.sort === sort ? (order === 'asc' ? 'ascending' : 'descending') : undefined}
      class={column.sort === 'name' ? '' : 'number'}
    >
      <button type="button" onClick={() => onSort(column)}>
        {column.label}
        <span class="arrow" aria-hidden="true">
          {column.sort === sort ? (order === 'asc' ? '↑' : '↓') : ''}
        </span>
      </button>
    </th>
  );
  return (
    <table class="queues">
      <thead>
        <tr>
          {columns.slice(0, 7).map(head)}
          <th scope="col">Last hour</th>
          {columns.slice(7).map(head)}
        </tr>
      </thead>
      <tbody>
        {overview.queues.map((queue) => (
          <QueueRow key={queue.name} queue={queue} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function QueueRow({ queue, now }: { queue: QueueSummary; now: number }) {
  const { name, status, policy, ready, delayed, leased, dead, consumers, workers, unserved, oldestAt } = queue;
  const number = (label: string, value: number, tone = '') => (
    <td class={`number ${value === 0 ? 'zero' : tone}`} data-label={label}>
      {label.endsWith('/s') ? rate(value) : count(value)}
    </td>
  );
  const age = oldestAt === null ? null : duration((now - Date.parse(oldestAt)) / 1000);
  const spark = useMemo(
    () => <Spark cameIn={queue.cameIn} wentOut={queue.wentOut} />,
    [queue.cameIn.join(), queue.wentOut.join()],
  );
  return (
    <tr class={status === 'stop' ? 'stopped' : ''}>
      <th scope="row">
        <Link href={queueHref(name)}>{name}</Link>
        {status === 'stop' ? <span class="chip warn">stopped</span> : null}
        {unserved ? <span class="chip warn">no worker</span> : null}
        {policy === 'roundrobin' ? <span class="chip">round robin</span> : null}
      </th>
      {number('Ready', ready)}
      {number('Delayed', delayed, 'delayed')}
      {number('Leased', leased, 'leased')}
      {number('Dead', dead, 'dead')}
      {number('In/s', queue.in)}
      {number('Out/s', queue.out)}
      <td class="activity" data-label="Last hour">
        {spark}
      </td>
      <td
        class={`number ${age === null ? 'zero' : ''}`}
        data-label="Oldest"
        title={oldestAt === null ? undefined : `${time(oldestAt)} (${ago(oldestAt, now)})`}
      >
        {age ?? '–'}
      </td>
      {number('Consumers', consumers)}
      {number('Workers', workers)}
    </tr>
  );
}

function NoQueues() {
  return (
    <Empty title="No queues yet">
      <p>The first message creates a queue:</p>
      <pre class="snippet" tabIndex={0}>
        curl -d value=hello {daemonUrl}/q/first
      </pre>
      <p class="faint">It appears here within a second.</p>
    </Empty>
  );
}

interface PagerProps {
  overview: Overview;
  first: number;
  onNext: (cursor: string) => void;
  onBack: (() => void) | null;
}

function Pager({
  overview: { matchedCount: matched, queueCount: all, queues, cursor },
  first,
  onNext,
  onBack,
}: PagerProps) {
  if (matched === 0) return null;
  return (
    <nav class="pager" aria-label="Pages">
      <span role="status">
        {queues.length === 0
          ? 'No queues on this page'
          : `${count(first + 1)}–${count(first + queues.length)} of ${count(matched)}`}
        {matched < all ? ` found among ${count(all)}` : ''}
      </span>
      {onBack || cursor !== undefined ? (
        <span class="end">
          <button type="button" disabled={!onBack} onClick={() => onBack?.()}>
            Previous
          </button>
          <button type="button" disabled={cursor === undefined} onClick={() => onNext(cursor!)}>
            Next
          </button>
        </span>
      ) : null}
    </nav>
  );
}
