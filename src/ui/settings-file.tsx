import { useState } from 'preact/hooks';
import type { QueueSettings, SettingsChange } from '../../generated/messages';
import {
  describeDifference,
  differencesOf,
  documentEnd,
  documentPart,
  parseDocument,
  type Difference,
} from '../queue/settings-document';
import { api, ask, at, Refusal } from './api';
import { plural } from './format';
import { Dialog, Field, ProblemNote, useAction } from './parts';

/** A queue whose settings differ from the file, or that does not exist. */
interface Change {
  queue: string;
  isNew: boolean;
  differences: Difference[];
  body: SettingsChange;
}

/** Saves the settings of all queues as a file, and takes them from one, as `restmq settings export` and `import` do. */
export function SettingsFile({ onClose }: { onClose: () => void }) {
  const [changes, setChanges] = useState<Change[] | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const { busy, refusal, run } = useAction();
  const save = (): Promise<boolean> =>
    run(async () => {
      const parts: string[] = [];
      for await (const [queue, settings] of settingsOfAll()) {
        parts.push(documentPart(queue, settings, parts.length === 0));
        setSaid(`${plural(parts.length, 'queue')} so far…`);
      }
      if (parts.length > 0) download([...parts, documentEnd]);
      setSaid(`The settings of ${plural(parts.length, 'queue')} are exported.`);
    });
  const compare = (file: File | undefined): Promise<boolean> =>
    run(async () => {
      setChanges(null);
      setSaid(null);
      if (!file) return;
      const found: Change[] = [];
      for (const [queue, body] of parseDocument(await file.text(), file.name)) {
        const current = await settingsOf(queue);
        const differences = differencesOf(current, body);
        if (!current || differences.length > 0) found.push({ queue, isNew: current === null, differences, body });
      }
      setChanges(found);
      if (found.length === 0) setSaid('The settings are those of the file. Nothing would change.');
    });
  const change = (): Promise<boolean> =>
    run(async () => {
      for (const [i, { queue, body }] of changes!.entries()) {
        await ask(api.PUT('/v1/queues/{queue}', { ...at(queue), body })).catch((error: unknown) => {
          setChanges(changes!.slice(i));
          throw error instanceof Refusal ? named(queue, error) : error;
        });
      }
      setSaid(`The settings of ${plural(changes!.length, 'queue')} are changed.`);
      setChanges(null);
    });
  return (
    <Dialog title="Settings of all queues" onClose={onClose}>
      <p>
        One JSON file has the settings of all queues, in the format of <code>restmq settings export</code>.
      </p>
      <p>
        <button type="button" disabled={busy} onClick={() => void save()}>
          Export
        </button>
      </p>
      <Field
        label="Import from a file"
        hint="What would change is shown first. Other queues and settings stay as they are."
      >
        {(id, hint) => (
          <input
            id={id}
            aria-describedby={hint}
            type="file"
            accept=".json,application/json"
            disabled={busy}
            onChange={(event) => void compare(event.currentTarget.files?.[0])}
          />
        )}
      </Field>
      {changes && changes.length > 0 ? <Changes changes={changes} /> : null}
      <ProblemNote refusal={refusal} />
      <p role="status">{said}</p>
      <div class="actions">
        <button type="button" onClick={onClose}>
          Close
        </button>
        {changes && changes.length > 0 ? (
          <button type="button" class="primary" disabled={busy} onClick={() => void change()}>
            Change {plural(changes.length, 'queue')}
          </button>
        ) : null}
      </div>
    </Dialog>
  );
}

const shownMax = 100;

function Changes({ changes }: { changes: readonly Change[] }) {
  return (
    <table class="small">
      <caption>What will change</caption>
      <tbody>
        {changes.slice(0, shownMax).map(({ queue, isNew, differences }) => (
          <tr key={queue}>
            <th scope="row">
              {queue} {isNew ? <span class="chip">new</span> : null}
            </th>
            <td>{differences.map(describeDifference).join(', ')}</td>
          </tr>
        ))}
        {changes.length > shownMax ? (
          <tr>
            <td colSpan={2}>and {plural(changes.length - shownMax, 'other queue')}</td>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}

/** The settings of every queue, in the order of names. Browsers remove `..` from a path, so such names are left out. */
async function* settingsOfAll(): AsyncGenerator<[queue: string, settings: QueueSettings]> {
  let cursor: string | undefined;
  do {
    const query = { max: 100, ...(cursor === undefined ? {} : { cursor }) };
    const page = await ask(api.GET('/v1/queues', { params: { query } }));
    for (const queue of page.queues) {
      const settings = /^\.\.?$/.test(queue) ? null : await settingsOf(queue);
      if (settings) yield [queue, settings];
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** @returns null if the queue does not exist */
async function settingsOf(queue: string): Promise<QueueSettings | null> {
  const answer = await api.GET('/v1/queues/{queue}', at(queue));
  return answer.response.status === 404 ? null : (await ask(Promise.resolve(answer))).settings;
}

function named(queue: string, { problem }: Refusal): Refusal {
  return new Refusal({ ...problem, detail: `${queue}: ${problem.detail}` });
}

function download(parts: string[]): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(parts, { type: 'application/json' }));
  link.download = 'settings.json';
  link.click();
  URL.revokeObjectURL(link.href);
}
