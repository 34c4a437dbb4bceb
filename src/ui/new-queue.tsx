import { useState } from 'preact/hooks';
import { api, ask, at } from './api';
import { Dialog, Field, ProblemNote, useAction } from './parts';
import { navigate, queueHref } from './router';

export function NewQueue({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const { busy, refusal, run } = useAction();
  const create = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await run(async () => void (await ask(api.PUT('/v1/queues/{queue}', { ...at(name), body: {} })))))
      navigate(queueHref(name, 'settings'));
  };
  return (
    <Dialog title="New queue" onClose={onClose}>
      <form onSubmit={(event) => void create(event)}>
        <p class="faint">The first message of a queue creates it, too. Create it here to change its settings first.</p>
        <ProblemNote refusal={refusal} />
        <Field label="Name" hint="Any characters except a slash; up to 255 bytes.">
          {(id, hint) => (
            <input
              id={id}
              aria-describedby={hint}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
              required
              autoFocus
              autocomplete="off"
              spellcheck={false}
            />
          )}
        </Field>
        <div class="actions">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={busy || name === ''}>
            Create
          </button>
        </div>
      </form>
    </Dialog>
  );
}
