import { useState } from 'preact/hooks';
import { api, ask, at } from './api';
import { Field, ProblemNote, useAction } from './parts';

interface Pair {
  name: string;
  value: string;
}

const types = [
  { kind: 'text', label: 'Text', contentType: undefined },
  { kind: 'json', label: 'JSON', contentType: undefined },
  { kind: 'other', label: 'Other type', contentType: '' },
] as const;

type Kind = (typeof types)[number]['kind'];

/** A form to store a message, with all its options. */
export function Publish({ name }: { name: string }) {
  const [kind, setKind] = useState<Kind>('text');
  const [value, setValue] = useState('');
  const [contentType, setContentType] = useState('text/csv');
  const [delay, setDelay] = useState('');
  const [ttl, setTtl] = useState('');
  const [priority, setPriority] = useState('0');
  const [group, setGroup] = useState('');
  const [headers, setHeaders] = useState<Pair[]>([]);
  const [stored, setStored] = useState<string | null>(null);
  const { busy, refusal, run, clear } = useAction();

  const publish = async (event: Event): Promise<void> => {
    event.preventDefault();
    setStored(null);
    await run(async () => {
      const named = headers.filter((pair) => pair.name !== '');
      const options = {
        ...(kind === 'other' ? { contentType } : {}),
        ...(delay === '' ? {} : { delaySeconds: Number(delay) }),
        ...(ttl === '' ? {} : { ttlSeconds: Number(ttl) }),
        ...(priority === '0' ? {} : { priority: Number(priority) }),
        ...(group === '' ? {} : { group }),
        ...(named.length === 0 ? {} : { headers: Object.fromEntries(named.map((pair) => [pair.name, pair.value])) }),
      };
      const { messages } = await ask(
        api.POST('/v1/queues/{queue}/messages', {
          ...at(name),
          body: { messages: [{ value, ...options }] },
          bodySerializer: () => bodyOf(kind, value, options),
          headers: { 'Content-Type': 'application/json' },
        }),
      );
      setStored(messages[0]!.key);
    });
  };

  return (
    <form class="publish" onSubmit={(event) => void publish(event)}>
      <div class="toolbar">
        <div class="segments" role="group" aria-label="The message is">
          {types.map((type) => (
            <button key={type.kind} type="button" aria-pressed={kind === type.kind} onClick={() => setKind(type.kind)}>
              {type.label}
            </button>
          ))}
        </div>
      </div>
      {kind === 'other' ? (
        <Field label="Content type">
          {(id) => (
            <input
              id={id}
              value={contentType}
              onInput={(event) => setContentType(event.currentTarget.value)}
              required
              autocomplete="off"
              spellcheck={false}
            />
          )}
        </Field>
      ) : null}
      <Field label="Value">
        {(id) => (
          <textarea
            id={id}
            rows={8}
            value={value}
            onInput={(event) => setValue(event.currentTarget.value)}
            spellcheck={false}
          />
        )}
      </Field>
      <div class="grid">
        <Field label="Delay" hint="Seconds before the message is ready">
          {(id, hint) => (
            <input
              id={id}
              aria-describedby={hint}
              type="number"
              min="0"
              max="31536000"
              value={delay}
              onInput={(event) => setDelay(event.currentTarget.value)}
              placeholder="queue’s own"
            />
          )}
        </Field>
        <Field label="Time to live" hint="Seconds until the message expires">
          {(id, hint) => (
            <input
              id={id}
              aria-describedby={hint}
              type="number"
              min="1"
              max="31536000"
              value={ttl}
              onInput={(event) => setTtl(event.currentTarget.value)}
              placeholder="queue’s own"
            />
          )}
        </Field>
        <Field label="Priority" hint="Higher is delivered first">
          {(id, hint) => (
            <select
              id={id}
              aria-describedby={hint}
              value={priority}
              onChange={(event) => setPriority(event.currentTarget.value)}
            >
              {Array.from({ length: 10 }, (_, i) => (
                <option key={i} value={String(i)}>
                  {i}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Group" hint="Such as a tenant or an order">
          {(id, hint) => (
            <input
              id={id}
              aria-describedby={hint}
              maxLength={128}
              value={group}
              onInput={(event) => setGroup(event.currentTarget.value)}
              placeholder="none"
              autocomplete="off"
              spellcheck={false}
            />
          )}
        </Field>
      </div>
      <Headers pairs={headers} onChange={setHeaders} />
      <ProblemNote refusal={refusal} onClose={clear} />
      <div class="actions start">
        <button type="submit" class="primary" disabled={busy}>
          Publish
        </button>
        <span role="status">
          {stored === null ? null : (
            <span class="good">
              Stored as <code>{stored}</code>
            </span>
          )}
        </span>
      </div>
    </form>
  );
}

/** JSON is sent as typed, with every digit. It is parsed first, so that it can't be more than one value. */
export function bodyOf(kind: Kind, value: string, options: object): string {
  if (kind !== 'json') return JSON.stringify({ messages: [{ value, ...options }] });
  try {
    JSON.parse(value);
  } catch (error) {
    throw new Error(`The value is not JSON: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
  const rest = JSON.stringify({ contentType: 'application/json', ...options }).slice(1);
  return `{"messages":[{"value":${value},${rest}]}`;
}

function Headers({ pairs, onChange }: { pairs: Pair[]; onChange: (pairs: Pair[]) => void }) {
  const change = (i: number, part: Partial<Pair>): void =>
    onChange(pairs.map((pair, k) => (k === i ? { ...pair, ...part } : pair)));
  return (
    <fieldset class="headers">
      <legend>Headers</legend>
      {pairs.map((pair, i) => (
        <div class="pair" key={i}>
          <input
            aria-label={`Name of header ${i + 1}`}
            placeholder="name"
            value={pair.name}
            onInput={(event) => change(i, { name: event.currentTarget.value })}
            autocomplete="off"
            spellcheck={false}
          />
          <input
            aria-label={`Value of header ${i + 1}`}
            placeholder="value"
            value={pair.value}
            onInput={(event) => change(i, { value: event.currentTarget.value })}
            autocomplete="off"
            spellcheck={false}
          />
          <button
            type="button"
            class="plain"
            aria-label={`Remove header ${i + 1}`}
            onClick={() => onChange(pairs.filter((_, k) => k !== i))}
          >
            ×
          </button>
        </div>
      ))}
      <button type="button" class="plain add" onClick={() => onChange([...pairs, { name: '', value: '' }])}>
        Add a header
      </button>
    </fieldset>
  );
}
