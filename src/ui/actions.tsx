import { useEffect, useState } from 'preact/hooks';
import type { Queue } from '../../generated/messages';
import { api, ask, at, refusalFrom } from './api';
import { count, plural } from './format';
import { Dialog, DoneButton, Field, ProblemNote, useAction } from './parts';
import { navigate } from './router';

export function StatusButton({ queue: { name, settings } }: { queue: Queue }) {
  const { busy, refusal, run, clear } = useAction();
  const status = settings.status === 'stop' ? 'start' : 'stop';
  const change = (): Promise<boolean> =>
    run(async () => void (await ask(api.PUT('/v1/queues/{queue}', { ...at(name), body: { status } }))));
  return (
    <>
      <button type="button" disabled={busy} onClick={() => void change()}>
        {status === 'start' ? 'Start' : 'Stop'}
      </button>
      {refusal ? (
        <Dialog title="Status not changed" onClose={clear}>
          <ProblemNote refusal={refusal} />
        </Dialog>
      ) : null}
    </>
  );
}

/** The message counts of a queue, in words, before it is purged or deleted. */
function Contents({ queue: { ready, delayed, leased, dead } }: { queue: Queue }) {
  return (
    <table class="preview">
      <tbody>
        {Object.entries({ ready, delayed, leased, dead }).map(([state, number]) => (
          <tr key={state} class={number === 0 ? 'zero' : ''}>
            <th scope="row">{state}</th>
            <td class="number">{count(number)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function PurgeDialog({ queue, onClose }: { queue: Queue; onClose: () => void }) {
  const { busy, refusal, run } = useAction();
  const [purged, setPurged] = useState<number | null>(null);
  const held = queue.ready + queue.delayed + queue.leased + queue.dead;
  const purge = (): Promise<boolean> =>
    run(async () => setPurged((await ask(api.POST('/v1/queues/{queue}/purge', at(queue.name)))).purged));
  return (
    <Dialog title={purged === null ? 'Purge this queue?' : 'Purged'} onClose={onClose}>
      {purged === null ? (
        <>
          <p>
            All messages of <b class="name">{queue.name}</b> are removed, in every state, leased ones included. This
            can’t be undone. The settings stay; the history of the charts is deleted.
          </p>
          <Contents queue={queue} />
          <ProblemNote refusal={refusal} />
          <div class="actions">
            <button type="button" autoFocus onClick={onClose}>
              Cancel
            </button>
            <button type="button" class="danger solid" disabled={busy} onClick={() => void purge()}>
              Purge {plural(held, 'message')}
            </button>
          </div>
        </>
      ) : (
        <>
          <p role="status">{plural(purged, 'message')} removed.</p>
          <div class="actions">
            <DoneButton onClose={onClose} />
          </div>
        </>
      )}
    </Dialog>
  );
}

interface Redriven {
  redriven: number;
  expired: number;
  dead: number;
}

function expiredOf({ expired }: Redriven, verb: string, before = '', after = ''): string {
  return expired === 0 ? '' : `${before}${count(expired)} ${verb}${after}`;
}

/** A dry run gives the number of messages first. */
export function RedriveDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { busy, refusal, run } = useAction();
  const [max, setMax] = useState('');
  const [preview, setPreview] = useState<Redriven | null>(null);
  const [done, setDone] = useState<Redriven | null>(null);
  const [unseen, setUnseen] = useState<ReturnType<typeof refusalFrom> | null>(null);
  const limit = max === '' ? {} : { max: Number(max) };
  const redrive = (dryRun: boolean) =>
    ask(api.POST('/v1/queues/{queue}/redrive', { ...at(name), body: { ...limit, dryRun } }));
  useEffect(() => {
    let gone = false;
    redrive(true).then(
      (found) => {
        if (gone) return;
        setPreview(found);
        setUnseen(null);
      },
      (error: unknown) => gone || setUnseen(refusalFrom(error)),
    );
    return () => {
      gone = true;
    };
  }, [max]);
  if (done) {
    return (
      <Dialog title="Redriven" onClose={onClose}>
        <p role="status">
          {plural(done.redriven, 'message is', 'messages are')} ready again; {expiredOf(done, 'had expired', '', '; ')}
          {plural(done.dead, 'dead letter is', 'dead letters are')} left.
        </p>
        <div class="actions">
          <DoneButton onClose={onClose} />
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="Redrive dead letters?" onClose={onClose}>
      <p>
        Dead letters of <b class="name">{name}</b> become ready again, the oldest first. Their attempts start at zero;
        their history stays.
      </p>
      <Field label="At most" hint="Empty: all, up to 10,000 at a time.">
        {(id, hint) => (
          <input
            id={id}
            aria-describedby={hint}
            type="number"
            min="1"
            max="10000"
            value={max}
            onInput={(event) => setMax(event.currentTarget.value)}
          />
        )}
      </Field>
      <ProblemNote refusal={refusal ?? unseen} />
      <p role="status" class="preview-line">
        {preview ? (
          <>
            {plural(preview.redriven, 'message')} of {plural(preview.dead, 'dead letter')} would move
            {expiredOf(preview, 'would expire', ', ')}.
          </>
        ) : (
          'Counting…'
        )}
      </p>
      <div class="actions">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          class="primary"
          disabled={busy || !preview || preview.redriven + preview.expired === 0 || unseen !== null}
          onClick={() => void run(async () => setDone(await redrive(false)))}
        >
          Redrive {preview ? plural(preview.redriven, 'message') : ''}
        </button>
      </div>
    </Dialog>
  );
}

/** Deleting can't be undone, so it is confirmed with the queue's name. */
export function DeleteDialog({ queue, onClose }: { queue: Queue; onClose: () => void }) {
  const { busy, refusal, run } = useAction();
  const [typed, setTyped] = useState('');
  const remove = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await run(async () => void (await ask(api.DELETE('/v1/queues/{queue}', at(queue.name)))))) navigate('/ui/');
  };
  return (
    <Dialog title="Delete this queue?" onClose={onClose}>
      <form onSubmit={(event) => void remove(event)}>
        <p>
          The queue is deleted with its messages and settings, and its{' '}
          {plural(queue.consumers, 'stream is', 'streams are')} closed. This can’t be undone.
        </p>
        <Contents queue={queue} />
        <ProblemNote refusal={refusal} />
        <Field label="Type the queue’s name to confirm" hint={queue.name}>
          {(id, hint) => (
            <input
              id={id}
              aria-describedby={hint}
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
              autocomplete="off"
              spellcheck={false}
            />
          )}
        </Field>
        <div class="actions">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="danger solid" disabled={busy || typed !== queue.name}>
            Delete queue
          </button>
        </div>
      </form>
    </Dialog>
  );
}
