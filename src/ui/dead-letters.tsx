import { useState } from 'preact/hooks';
import type { StoredMessage } from '../../generated/messages';
import { redriveAll } from '../client/redrive';
import { api, ask, at } from './api';
import { plural } from './format';
import { bytesOf, rawOf } from './payload';
import { Dialog, Field, ProblemNote, useAction } from './parts';
import { bodyOf } from './publish';
import { selectionIn, selectionName, type Selection } from './selection';

interface SelectionProps {
  queue: string;
  selection: Selection;
  onDone: () => void;
}

/** Actions on several dead letters. */
export function SelectionBar({ queue, selection, onDone }: SelectionProps) {
  const [dialog, setDialog] = useState<'retry' | 'delete' | null>(null);
  const { busy, refusal, run, clear } = useAction();
  const what = selectionName(selection);
  const close = (): void => setDialog(null);
  return (
    <>
      <div class="toolbar" role="group" aria-label="Actions on dead letters">
        <button type="button" onClick={() => setDialog('retry')}>
          Retry {what}…
        </button>
        <button type="button" disabled={busy} onClick={() => void run(() => exportLines(queue, selection))}>
          Export {what}
        </button>
        <button type="button" class="danger" onClick={() => setDialog('delete')}>
          Delete {what}…
        </button>
      </div>
      <ProblemNote refusal={refusal} onClose={clear} />
      {dialog === 'retry' ? <RetryDialog queue={queue} selection={selection} onClose={close} onDone={onDone} /> : null}
      {dialog === 'delete' ? (
        <DeleteDialog queue={queue} selection={selection} onClose={close} onDone={onDone} />
      ) : null}
    </>
  );
}

type DialogProps = SelectionProps & { onClose: () => void };

function describe(selection: Selection): string {
  if ('messages' in selection) return plural(selection.messages.length, 'dead letter');
  return selection.search === '' ? 'All dead letters' : `All dead letters that contain “${selection.search}”`;
}

function RetryDialog({ queue, selection, onClose, onDone }: DialogProps) {
  const [target, setTarget] = useState('');
  const [rate, setRate] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const { busy, refusal, run } = useAction();
  const retry = async (event: Event): Promise<void> => {
    event.preventDefault();
    await run(async () => {
      const how = {
        ...selectionIn(selection),
        ...(target === '' ? {} : { target }),
        ...(rate === '' ? {} : { rate: Number(rate) }),
      };
      const { redriven } = await redriveAll(
        how,
        (body) => ask(api.POST('/v1/queues/{queue}/redrive', { ...at(queue), body })),
        (total) => setSaid(`${plural(total.redriven, 'message')} so far…`),
      );
      setSaid(`${plural(redriven, 'message')} ${target === '' ? 'ready again' : `moved to ${target}`}.`);
      onDone();
    });
  };
  return (
    <Dialog title="Retry dead letters" onClose={onClose}>
      <form onSubmit={(event) => void retry(event)}>
        <p>{describe(selection)} of this queue. Their attempts start at zero.</p>
        <Field label="Move to the queue" hint="Empty: they become ready in this queue.">
          {(id, hint) => (
            <input
              id={id}
              aria-describedby={hint}
              value={target}
              onInput={(event) => setTarget(event.currentTarget.value)}
              autocomplete="off"
              spellcheck={false}
            />
          )}
        </Field>
        <Field label="Messages a second" hint="Empty: as fast as possible.">
          {(id, hint) => (
            <input
              id={id}
              aria-describedby={hint}
              type="number"
              min={1}
              max={100_000}
              value={rate}
              onInput={(event) => setRate(event.currentTarget.value)}
            />
          )}
        </Field>
        <ProblemNote refusal={refusal} />
        <p role="status">{said}</p>
        <div class="actions">
          <button type="button" onClick={onClose}>
            Close
          </button>
          <button type="submit" class="primary" disabled={busy}>
            Retry
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function DeleteDialog({ queue, selection, onClose, onDone }: DialogProps) {
  const [said, setSaid] = useState<string | null>(null);
  const { busy, refusal, run } = useAction();
  const remove = async (): Promise<void> => {
    await run(async () => {
      let removed = 0;
      for await (const { key } of messagesOf(queue, selection)) {
        await removeMessage(queue, key);
        removed++;
        setSaid(`${plural(removed, 'message')} deleted so far…`);
      }
      setSaid(`${plural(removed, 'message')} deleted.`);
      onDone();
    });
  };
  return (
    <Dialog title="Delete dead letters?" onClose={onClose}>
      <p>{describe(selection)} will be removed for good.</p>
      <ProblemNote refusal={refusal} />
      <p role="status">{said}</p>
      <div class="actions">
        <button type="button" autoFocus onClick={onClose}>
          Close
        </button>
        <button type="button" class="danger solid" disabled={busy} onClick={() => void remove()}>
          Delete
        </button>
      </div>
    </Dialog>
  );
}

async function removeMessage(queue: string, key: string): Promise<void> {
  const answer = await api.DELETE('/v1/queues/{queue}/messages/{key}', { params: { path: { queue, key } } });
  if (answer.response.status !== 404) await ask(Promise.resolve(answer)); // 404: it is gone already
}

/** The selected dead letters; all that match are read page by page. */
async function* messagesOf(queue: string, selection: Selection): AsyncGenerator<StoredMessage> {
  if ('messages' in selection) return yield* selection.messages;
  const { search } = selection;
  let cursor: string | undefined;
  do {
    const query = {
      state: 'dead' as const,
      ...(search === '' ? {} : { search }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const page = await ask(api.GET('/v1/queues/{queue}/messages', { params: { path: { queue }, query } }));
    yield* page.messages;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** Save the messages as a file, one line of JSON for each. */
async function exportLines(queue: string, selection: Selection): Promise<void> {
  const lines: string[] = [];
  for await (const message of messagesOf(queue, selection)) lines.push(`${JSON.stringify(message)}\n`);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(lines, { type: 'application/x-ndjson' }));
  link.download = `${queue.replace(/[^\w.-]+/g, '_')}.dead.jsonl`;
  link.click();
  URL.revokeObjectURL(link.href);
}

interface LetterProps {
  queue: string;
  message: StoredMessage;
  /** May add messages. */
  canAdd: boolean;
  onDone: () => void;
}

/** Actions on one dead letter. */
export function LetterActions({ queue, message, canAdd, onDone }: LetterProps) {
  const [editing, setEditing] = useState(false);
  const [copied, setCopied] = useState(false);
  const { busy, refusal, run } = useAction();
  const retry = (): Promise<boolean> =>
    run(async () => {
      await ask(api.POST('/v1/queues/{queue}/redrive', { ...at(queue), body: { keys: [message.key] } }));
      onDone();
    });
  const copy = (): Promise<boolean> =>
    run(async () => {
      await navigator.clipboard.writeText(textOf(message));
      setCopied(true);
    });
  return (
    <>
      <div class="toolbar" role="group" aria-label={`Actions on ${message.key}`}>
        <button type="button" disabled={busy} onClick={() => void retry()}>
          Retry
        </button>
        {canAdd && message.encoding === undefined ? (
          <button type="button" onClick={() => setEditing(true)}>
            Edit and retry…
          </button>
        ) : null}
        <button type="button" onClick={() => void copy()}>
          Copy the value
        </button>
        <button type="button" onClick={() => void run(() => exportLines(queue, { messages: [message] }))}>
          Export
        </button>
        <span role="status">{copied ? <span class="good">Copied</span> : null}</span>
      </div>
      <ProblemNote refusal={refusal} />
      {editing ? (
        <EditDialog queue={queue} message={message} onClose={() => setEditing(false)} onDone={onDone} />
      ) : null}
    </>
  );
}

function textOf(message: StoredMessage): string {
  return message.encoding ? new TextDecoder().decode(bytesOf(message)) : rawOf(message);
}

/** The edited message is added first, once however often it is tried; then the dead letter is removed. */
function EditDialog({ queue, message, onClose, onDone }: Omit<LetterProps, 'canAdd'> & { onClose: () => void }) {
  const isJson = typeof message.value !== 'string';
  const [value, setValue] = useState(isJson ? JSON.stringify(message.value, null, 2) : rawOf(message));
  const [attempt] = useState(() => crypto.getRandomValues(new Uint32Array(4)).join('-'));
  const { busy, refusal, run } = useAction();
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    await run(async () => {
      const { contentType, headers, priority, group } = message;
      const options = {
        ...(contentType === undefined ? {} : { contentType }),
        ...(headers === undefined ? {} : { headers }),
        ...(priority === undefined ? {} : { priority }),
        ...(group === undefined ? {} : { group }),
      };
      await ask(
        api.POST('/v1/queues/{queue}/messages', {
          ...at(queue),
          body: { messages: [{ value, ...options }] },
          bodySerializer: () => bodyOf(isJson ? 'json' : 'text', value, options),
          headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `edit-${attempt}` },
        }),
      );
      await removeMessage(queue, message.key);
      onDone();
      onClose();
    });
  };
  return (
    <Dialog title="Edit and retry" onClose={onClose}>
      <form onSubmit={(event) => void save(event)}>
        <p>
          The edited value becomes a new message at the tail, with the type, headers, priority and group of{' '}
          <b class="name">{message.key}</b>, which is removed.
        </p>
        <Field label="New value">
          {(id) => (
            <textarea
              id={id}
              rows={10}
              value={value}
              onInput={(event) => setValue(event.currentTarget.value)}
              spellcheck={false}
            />
          )}
        </Field>
        <ProblemNote refusal={refusal} />
        <div class="actions">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={busy}>
            Add and remove the old one
          </button>
        </div>
      </form>
    </Dialog>
  );
}
