import { useState } from 'preact/hooks';
import type { components } from '../../generated/operations';
import { api, ask } from './api';
import { Dialog, Field, ProblemNote, useAction } from './parts';

type Scope = components['schemas']['Scope'];

const verbs = ['produce', 'consume', 'admin'] as const;
const daySeconds = 86_400;

const lifetimes: [seconds: number, label: string][] = [
  [0, 'Never'],
  [daySeconds, 'In a day'],
  [30 * daySeconds, 'In 30 days'],
  [90 * daySeconds, 'In 90 days'],
  [365 * daySeconds, 'In a year'],
];

/** Creates a key, and shows its secret once. */
export function NewKey({ onCreated, onClose }: { onCreated: () => void; onClose: () => void }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Scope[]>([{ queues: '*', verbs: ['consume'] }]);
  const [seconds, setSeconds] = useState(90 * daySeconds);
  const [secret, setSecret] = useState<string | null>(null);
  const { busy, refusal, run } = useAction();
  const create = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = { name, scopes, ...(seconds > 0 && { expiresInSeconds: seconds }) };
    const isDone = await run(async () => setSecret((await ask(api.POST('/v1/keys', { body }))).key));
    if (isDone) onCreated();
  };
  if (secret !== null) return <Secret secret={secret} onClose={onClose} />;
  const change = (i: number, scope: Scope): void => setScopes(scopes.map((one, at) => (at === i ? scope : one)));
  return (
    <Dialog title="New API key" onClose={onClose}>
      <form onSubmit={(event) => void create(event)}>
        <Field label="Name" hint="The owner or the purpose of the key.">
          {(id, hint) => (
            <input
              id={id}
              aria-describedby={hint}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
              required
              maxLength={255}
              autoFocus
              autocomplete="off"
            />
          )}
        </Field>
        {scopes.map((scope, i) => (
          <ScopeFields key={i} number={i + 1} scope={scope} onChange={(changed) => change(i, changed)} />
        ))}
        <div class="buttons">
          <button type="button" onClick={() => setScopes([...scopes, { queues: '', verbs: ['consume'] }])}>
            Add queues
          </button>
          {scopes.length > 1 ? (
            <button type="button" onClick={() => setScopes(scopes.slice(0, -1))}>
              Remove the last
            </button>
          ) : null}
        </div>
        <Field label="Expires">
          {(id) => (
            <select id={id} value={seconds} onChange={(event) => setSeconds(Number(event.currentTarget.value))}>
              {lifetimes.map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <ProblemNote refusal={refusal} />
        <div class="actions">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            class="primary"
            disabled={busy || name === '' || scopes.some((scope) => scope.queues === '' || scope.verbs.length === 0)}
          >
            Create key
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface ScopeProps {
  number: number;
  scope: Scope;
  onChange: (scope: Scope) => void;
}

function ScopeFields({ number, scope, onChange }: ScopeProps) {
  const toggle = (verb: Scope['verbs'][number], isOn: boolean): void =>
    onChange({ ...scope, verbs: verbs.filter((one) => (one === verb ? isOn : scope.verbs.includes(one))) });
  return (
    <fieldset>
      <legend>May, on queues {number}</legend>
      <Field label="Queues" hint="* stands for any characters, ? for one.">
        {(id, hint) => (
          <input
            id={id}
            aria-describedby={hint}
            value={scope.queues}
            onInput={(event) => onChange({ ...scope, queues: event.currentTarget.value })}
            required
            maxLength={255}
            autocomplete="off"
            spellcheck={false}
          />
        )}
      </Field>
      <div class="buttons">
        {verbs.map((verb) => (
          <label key={verb} class="choice">
            <input
              type="checkbox"
              checked={scope.verbs.includes(verb)}
              onChange={(event) => toggle(verb, event.currentTarget.checked)}
            />
            {verb}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const [copied, setCopied] = useState(false);
  const { refusal, run } = useAction();
  const copy = async (): Promise<void> => setCopied(await run(() => navigator.clipboard.writeText(secret)));
  return (
    <Dialog title="Key created" onClose={onClose}>
      <p>Copy the key now: it is shown only this once.</p>
      <Field label="API key">
        {(id) => (
          <input
            id={id}
            class="secret"
            readOnly
            value={secret}
            onFocus={(event) => event.currentTarget.select()}
            autoFocus
          />
        )}
      </Field>
      <ProblemNote refusal={refusal} />
      <p role="status">{copied ? 'Copied.' : ''}</p>
      <div class="actions">
        <button type="button" onClick={() => void copy()}>
          Copy
        </button>
        <button type="button" class="primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}
