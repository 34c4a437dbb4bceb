import { useState } from 'preact/hooks';
import type { Queue, QueueSettings, SettingsChange } from '../../generated/messages';
import { api, ask, at } from './api';
import { Field, ProblemNote, useAction } from './parts';

/** The fields of the form, as typed. */
type Draft = Record<
  Exclude<keyof QueueSettings, 'backoff'> | 'backoffMinSeconds' | 'backoffMaxSeconds' | 'backoffFactor',
  string
>;

function draftOf({ backoff, ...plain }: QueueSettings): Draft {
  const texts = Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, String(value)]));
  return {
    ...texts,
    backoffMinSeconds: String(backoff.minSeconds),
    backoffMaxSeconds: String(backoff.maxSeconds),
    backoffFactor: String(backoff.factor),
  } as Draft;
}

const words = new Set(['policy', 'status', 'pauseScope', 'overflow']);

/** The changes of a draft, as the API takes them; an empty field restores the default. */
function changeFrom(draft: Draft, was: Draft): SettingsChange {
  const valueOf = (name: keyof Draft): string | number | null =>
    draft[name] === '' ? null : words.has(name) ? draft[name] : Number(draft[name]);
  const changed = (Object.keys(draft) as (keyof Draft)[]).filter((name) => draft[name] !== was[name]);
  const plain = changed.filter((name) => !name.startsWith('backoff')).map((name) => [name, valueOf(name)]);
  const parts = changed
    .filter((name) => name.startsWith('backoff'))
    .map((name) => [partOf(name), valueOf(name) ?? backoffDefaults[name]]);
  return Object.fromEntries([
    ...plain,
    ...(parts.length > 0 ? [['backoff', Object.fromEntries(parts) as object]] : []),
  ]) as SettingsChange;
}

/** `backoffMinSeconds` → `minSeconds` */
function partOf(name: keyof Draft): string {
  const part = name.slice('backoff'.length);
  return part[0]!.toLowerCase() + part.slice(1);
}

const backoffDefaults: Partial<Record<keyof Draft, number>> = {
  backoffMinSeconds: 0,
  backoffMaxSeconds: 3600,
  backoffFactor: 2,
};

export function Settings({ queue }: { queue: Queue }) {
  const was = draftOf(queue.settings);
  const [edited, setEdited] = useState<Partial<Draft>>({});
  const [saved, setSaved] = useState(false);
  const { busy, refusal, run, clear } = useAction();
  const draft = { ...was, ...edited };
  const change = changeFrom(draft, was);
  const isChanged = Object.keys(change).length > 0;
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await run(async () => void (await ask(api.PUT('/v1/queues/{queue}', { ...at(queue.name), body: change }))))) {
      setEdited({});
      setSaved(true);
    }
  };
  const set = (name: keyof Draft, value: string): void => {
    setSaved(false);
    setEdited({ ...edited, [name]: value });
  };
  const number = (name: keyof Draft, label: string, hint: string, [min, max, step]: [number, number, string?]) => (
    <Field label={label} hint={hint}>
      {(id, hintId) => (
        <input
          id={id}
          aria-describedby={hintId}
          type="number"
          min={min}
          max={max}
          step={step ?? '1'}
          value={draft[name]}
          onInput={(event) => set(name, event.currentTarget.value)}
        />
      )}
    </Field>
  );
  const choice = (name: keyof Draft, label: string, hint: string, options: [value: string, label: string][]) => (
    <Field label={label} hint={hint}>
      {(id, hintId) => (
        <select
          id={id}
          aria-describedby={hintId}
          value={draft[name]}
          onChange={(event) => set(name, event.currentTarget.value)}
        >
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  const year = 31_536_000;
  return (
    <form class="settings" onSubmit={(event) => void save(event)}>
      <fieldset>
        <legend>Streams</legend>
        <div class="grid">
          {choice('policy', 'Policy', 'How messages are delivered to stream consumers', [
            ['broadcast', 'broadcast: each message to all'],
            ['roundrobin', 'round robin: each message to one'],
          ])}
          {choice('status', 'Status', 'Whether stream consumers get messages', [
            ['start', 'started'],
            ['stop', 'stopped'],
          ])}
          {choice('pauseScope', 'A stop holds', 'What a stopped queue holds back', [
            ['streams', 'streams only'],
            ['all', 'streams, takes and leases'],
          ])}
          {number('replayLength', 'Replay', 'Messages kept for streams that resume', [0, 100_000])}
        </div>
      </fieldset>
      <fieldset>
        <legend>Leases and retries</legend>
        <div class="grid">
          {number('leaseSeconds', 'Lease', 'Seconds; the default lease duration', [1, 43_200])}
          {number('maxAttempts', 'Attempts', 'Maximum before a message is a dead letter; 0: no limit', [0, 1000])}
          {number('backoffMinSeconds', 'Backoff from', 'Seconds after the first failure; 0: none', [0, 43_200])}
          {number('backoffMaxSeconds', 'Backoff up to', 'Maximum in seconds', [0, 43_200])}
          {number('backoffFactor', 'Backoff grows by', 'Factor after each failure', [1, 10, 'any'])}
        </div>
      </fieldset>
      <fieldset>
        <legend>Messages</legend>
        <div class="grid">
          {number('ttlSeconds', 'Time to live', 'Default in seconds; 0: no expiry', [0, year])}
          {number('delaySeconds', 'Delay', 'Default in seconds', [0, year])}
        </div>
      </fieldset>
      <fieldset>
        <legend>Limits</legend>
        <div class="grid">
          {number('maxLength', 'Messages', 'Maximum stored; 0: no limit', [0, 1_000_000_000])}
          {number('maxBytes', 'Bytes', 'Maximum stored bytes; 0: no limit', [0, 1_000_000_000_000])}
          {choice('overflow', 'When full', 'What happens to a message beyond a limit', [
            ['reject', 'refuse the new message'],
            ['drop-oldest', 'drop the oldest message'],
          ])}
        </div>
      </fieldset>
      <ProblemNote refusal={refusal} onClose={clear} />
      <div class="actions start sticky">
        <button type="submit" class="primary" disabled={busy || !isChanged}>
          Save
        </button>
        <button type="button" disabled={!isChanged} onClick={() => setEdited({})}>
          Undo changes
        </button>
        <span role="status">{saved && !isChanged ? <span class="good">Saved</span> : null}</span>
      </div>
    </form>
  );
}
