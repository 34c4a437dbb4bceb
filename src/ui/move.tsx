import { useState } from 'preact/hooks';
import type { MoveRequest, State } from '../../generated/messages';
import { api, ask, at } from './api';
import { plural } from './format';
import { Dialog, Field, ProblemNote, useAction } from './parts';
import { selectionIn, selectionName, type Selection } from './selection';

interface MoveProps {
  queue: string;
  state: State;
  selection: Selection;
  onDone: () => void;
}

/** Moves ready or delayed messages: those that are selected, or all that match a search ('': all). */
export function MoveBar(props: MoveProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div class="toolbar" role="group" aria-label="Actions on messages">
      <button type="button" onClick={() => setIsOpen(true)}>
        Move {selectionName(props.selection)}…
      </button>
      {isOpen ? <MoveDialog {...props} onClose={() => setIsOpen(false)} /> : null}
    </div>
  );
}

function MoveDialog({ queue, state, selection, onDone, onClose }: MoveProps & { onClose: () => void }) {
  const [target, setTarget] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const { busy, refusal, run } = useAction();
  const move = async (event: Event): Promise<void> => {
    event.preventDefault();
    await run(async () => {
      const moved = await moveAll(queue, { target, state: state === 'delayed' ? state : 'ready' }, selection, (count) =>
        setSaid(`${plural(count, 'message')} so far…`),
      );
      setSaid(`${plural(moved, 'message')} moved to ${target}.`);
      onDone();
    });
  };
  return (
    <Dialog title="Move messages" onClose={onClose}>
      <form onSubmit={(event) => void move(event)}>
        <p>
          {describe(state, selection)} will go to the tail of another queue, in their order. Their ttl
          {state === 'delayed' ? ' and their delay continue' : ' continues'}.
        </p>
        <Field label="Move to the queue" hint="A queue with this name is created if there is none.">
          {(id, hint) => (
            <input
              id={id}
              aria-describedby={hint}
              value={target}
              onInput={(event) => setTarget(event.currentTarget.value)}
              required
              autocomplete="off"
              spellcheck={false}
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
            Move
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function describe(state: State, selection: Selection): string {
  if ('messages' in selection) return plural(selection.messages.length, 'message');
  return `All ${state} messages${selection.search === '' ? '' : ` that contain “${selection.search}”`}`;
}

/** Repeat the request until all are moved. @returns how many were */
async function moveAll(
  queue: string,
  how: Pick<MoveRequest, 'target' | 'state'>,
  selection: Selection,
  onProgress: (count: number) => void,
): Promise<number> {
  let total = 0;
  let cursor: string | undefined;
  do {
    const body = { ...how, ...selectionIn(selection), ...(cursor === undefined ? {} : { cursor }) };
    const { moved, cursor: next } = await ask(api.POST('/v1/queues/{queue}/move', { ...at(queue), body }));
    total += moved;
    cursor = next;
    onProgress(total);
  } while (cursor !== undefined);
  return total;
}
