import { useEffect, useRef, useState } from 'preact/hooks';
import type { Queue, State, StoredMessage } from '../../generated/messages';
import { useAccess } from './access';
import { api, ask, refusalFrom, type Refusal } from './api';
import { ago, bytes, count, duration, time } from './format';
import { useNow } from './live';
import { bytesOf, Payload, previewOf } from './payload';
import { Empty, ProblemNote, useAction } from './parts';
import { LetterActions, SelectionBar } from './dead-letters';
import { MoveBar } from './move';
import { changeQuery } from './router';

const states: State[] = ['ready', 'delayed', 'leased', 'dead'];
const pageSize = 50;

interface Found {
  messages: StoredMessage[];
  cursor: string | undefined;
}

interface MessagesProps {
  queue: Queue;
  /** `state`, `search` and `open`, the key of the open message. */
  query: URLSearchParams;
  /** Hides the choice of states. */
  only?: State;
}

/** The messages in one state, page by page. State, search and the open message are in the address. */
export function Messages({ queue, query, only }: MessagesProps) {
  const state = only ?? states.find((one) => one === query.get('state')) ?? 'ready';
  const search = query.get('search') ?? '';
  const opened = query.get('open');
  const [found, setFound] = useState<Found | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const turn = useRef(0);
  const { name } = queue;
  const can = useAccess().can(name);
  const canSelect = state !== 'leased' && can.admin;
  const Bar = state === 'dead' ? SelectionBar : MoveBar;

  const listed = found?.messages ?? [];

  const load = async (from: Found | null): Promise<void> => {
    const mine = ++turn.current;
    setBusy(true);
    try {
      const query = {
        state,
        max: pageSize,
        ...(search === '' ? {} : { search }),
        ...(from?.cursor === undefined ? {} : { cursor: from.cursor }),
      };
      const { messages, cursor } = await ask(
        api.GET('/v1/queues/{queue}/messages', { params: { path: { queue: name }, query } }),
      );
      if (mine !== turn.current) return;
      setFound({ messages: [...(from?.messages ?? []), ...messages], cursor });
      setRefusal(null);
    } catch (error) {
      if (mine === turn.current) setRefusal(refusalFrom(error));
    } finally {
      if (mine === turn.current) setBusy(false);
    }
  };

  // The counts have changed: reload, unless the user has gone on to later pages.
  const isFirstPage = !found || found.messages.length <= pageSize;
  useEffect(() => {
    const timer = window.setTimeout(() => void load(null), found ? 200 : 0);
    return () => window.clearTimeout(timer);
  }, [state, search, isFirstPage ? `${queue[state]} ${queue.enqueued} ${queue.acked}` : 'as it is']);

  const elsewhere = useMessage(name, found && !listed.some(({ key }) => key === opened) ? opened : null);
  const shown = elsewhere?.state === state ? [elsewhere, ...listed] : listed;
  const chosen = listed.filter(({ key }) => selected.has(key));

  return (
    <>
      <div class="toolbar">
        {only ? null : (
          <div class="segments" role="group" aria-label="Messages that are">
            {states.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === state}
                onClick={() => {
                  setFound(null);
                  changeQuery({ state: one, open: '' }, 'push');
                }}
              >
                {one} <span class="faint">{count(queue[one])}</span>
              </button>
            ))}
          </div>
        )}
        <label class="search">
          <span class="hidden">Search in these messages</span>
          <input
            type="search"
            placeholder="Search keys, values, headers, reasons"
            value={search}
            onInput={(event) => changeQuery({ search: event.currentTarget.value, open: '' }, 'replace')}
            autocomplete="off"
            spellcheck={false}
          />
        </label>
      </div>
      <ProblemNote refusal={refusal} />
      {canSelect && queue[state] > 0 ? (
        <Bar
          queue={name}
          state={state}
          selection={chosen.length > 0 ? { messages: chosen } : { search }}
          onDone={() => {
            setSelected(new Set());
            void load(null);
          }}
        />
      ) : null}
      {shown.length > 0 ? (
        <ul class="messages">
          {shown.map((message) => (
            <MessageRow
              key={message.key}
              queue={name}
              message={message}
              open={message.key === opened}
              selected={canSelect ? selected.has(message.key) : null}
              onSelect={(isSelected) => {
                const next = new Set(selected);
                if (isSelected) next.add(message.key);
                else next.delete(message.key);
                setSelected(next);
              }}
              onGone={() => {
                changeQuery({ open: '' }, 'replace');
                void load(null);
              }}
            />
          ))}
        </ul>
      ) : null}
      {found?.messages.length === 0 && !busy ? (
        <Nothing state={state} search={search} more={found.cursor !== undefined} />
      ) : null}
      {found?.cursor !== undefined ? (
        <p>
          <button type="button" disabled={busy} onClick={() => void load(found)}>
            {search === '' ? 'Show more' : 'Continue search'}
          </button>
        </p>
      ) : null}
      {!found && busy ? (
        <p class="loading" role="status">
          Loading the messages…
        </p>
      ) : null}
    </>
  );
}

function Nothing({ state, search, more }: { state: State; search: string; more: boolean }) {
  if (search !== '') return <Empty title={`No match for “${search}”${more ? ' in the first 1,000' : ''}`} />;
  const words: Record<State, string> = {
    ready: 'Messages that can be delivered, in the order of their delivery.',
    delayed: 'Messages whose delay, or backoff after an attempt, is not over.',
    leased: 'Messages that a consumer leased, until they are acked or the lease ends.',
    dead: 'Messages without attempts left, with the reason, until they are redriven or removed.',
  };
  return (
    <Empty title={`No ${state} messages`}>
      <p>{words[state]}</p>
    </Empty>
  );
}

/** A message that is not on the pages that were loaded; null: there is none. */
function useMessage(queue: string, key: string | null): StoredMessage | null {
  const [message, setMessage] = useState<StoredMessage | null>(null);
  useEffect(() => {
    setMessage(null);
    if (key === null) return;
    let gone = false;
    ask(api.GET('/v1/queues/{queue}/messages/{key}', { params: { path: { queue, key } } })).then(
      (one) => gone || setMessage(one),
      () => undefined, // it was removed
    );
    return () => {
      gone = true;
    };
  }, [queue, key]);
  return key === null ? null : message;
}

interface RowProps {
  queue: string;
  message: StoredMessage;
  open: boolean;
  /** null: it can't be selected. */
  selected: boolean | null;
  onSelect: (isSelected: boolean) => void;
  onGone: () => void;
}

function MessageRow({ queue, message, open, selected, onSelect, onGone }: RowProps) {
  const now = useNow();
  return (
    <li class={open ? 'open' : ''}>
      <div class="line-of">
        {selected === null ? null : (
          <input
            type="checkbox"
            aria-label={`Select ${message.key}`}
            checked={selected}
            onChange={(event) => onSelect(event.currentTarget.checked)}
          />
        )}
        <button
          type="button"
          class="row"
          aria-expanded={open}
          onClick={() => changeQuery({ open: open ? '' : message.key }, 'push')}
        >
          <span class="key">{message.key}</span>
          <span class="value">{previewOf(message)}</span>
          {message.state === 'dead' ? <span class="reason">{message.reason ?? 'no reason given'}</span> : null}
          <span class="when">{whenOf(message, now)}</span>
        </button>
      </div>
      {open ? <Details queue={queue} message={message} onGone={onGone} /> : null}
    </li>
  );
}

function whenOf({ state, createdAt, readyAt, leaseExpiresAt, diedAt }: StoredMessage, now: number): string {
  const until = (iso: string): string => duration((Date.parse(iso) - now) / 1000);
  if (state === 'delayed' && readyAt) return `ready in ${until(readyAt)}`;
  if (state === 'leased' && leaseExpiresAt) return `held for ${until(leaseExpiresAt)}`;
  if (state === 'dead' && diedAt) return `died ${ago(diedAt, now)}`;
  return ago(createdAt, now);
}

function Details({ queue, message, onGone }: { queue: string; message: StoredMessage; onGone: () => void }) {
  const {
    key,
    createdAt,
    readyAt,
    leaseExpiresAt,
    diedAt,
    expiresAt,
    attempts,
    priority = 0,
    group,
    contentType,
    headers = {},
    history,
    reason,
  } = message;
  const { busy, refusal, run } = useAction();
  const can = useAccess().can(queue);
  const remove = async (): Promise<void> => {
    const removed = await run(
      async () =>
        void (await ask(api.DELETE('/v1/queues/{queue}/messages/{key}', { params: { path: { queue, key } } }))),
    );
    if (removed) onGone();
  };
  const fact = (label: string, value: string | undefined) =>
    value === undefined ? null : (
      <div>
        <dt>{label}</dt>
        <dd>{value}</dd>
      </div>
    );
  return (
    <div class="details">
      <Payload message={message} />
      <dl class="facts">
        {fact('Stored', time(createdAt))}
        {fact('Ready', readyAt && time(readyAt))}
        {fact('Leased until', leaseExpiresAt && time(leaseExpiresAt))}
        {fact('Died', diedAt && time(diedAt))}
        {fact('Expires', expiresAt && time(expiresAt))}
        {fact('Attempts', count(attempts))}
        {fact('Priority', priority === 0 ? undefined : String(priority))}
        {fact('Group', group)}
        {fact('Type', contentType)}
        {fact('Size', bytes(bytesOf(message).length))}
        {fact('Last reason', reason)}
      </dl>
      {Object.keys(headers).length > 0 ? <Pairs caption="Headers" pairs={Object.entries(headers)} /> : null}
      {history.length > 0 ? <HistoryTable history={history} /> : null}
      <ProblemNote refusal={refusal} />
      {can.admin && message.state === 'dead' ? (
        <LetterActions queue={queue} message={message} canAdd={can.produce} onDone={onGone} />
      ) : null}
      {can.admin ? (
        <p>
          <button type="button" class="danger" disabled={busy} onClick={() => void remove()}>
            Remove this message
          </button>
        </p>
      ) : null}
    </div>
  );
}

function Pairs({ caption, pairs }: { caption: string; pairs: [string, string][] }) {
  return (
    <table class="small">
      <caption>{caption}</caption>
      <tbody>
        {pairs.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function HistoryTable({ history }: { history: StoredMessage['history'] }) {
  return (
    <table class="small">
      <caption>History of its attempts</caption>
      <thead>
        <tr>
          <th scope="col">Attempt</th>
          <th scope="col">When</th>
          <th scope="col">Reason</th>
        </tr>
      </thead>
      <tbody>
        {history.map(({ at, attempt, reason }) => (
          <tr key={at}>
            <td class="number">{attempt}</td>
            <td>{time(at)}</td>
            <td>{reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
