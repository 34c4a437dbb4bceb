import { useEffect, useState } from 'preact/hooks';
import type { components } from '../../generated/operations';
import { useAccess } from './access';
import { api, ask, refusalFrom, type Refusal } from './api';
import { ago, time } from './format';
import { useNow } from './live';
import { NewKey } from './new-key';
import { Dialog, Empty, ProblemNote, useAction } from './parts';

type ApiKey = components['schemas']['ApiKey'];

/** The API keys: list, create, revoke. */
export function KeysPage() {
  const [keys, setKeys] = useState<ApiKey[] | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const { controlled } = useAccess();
  const load = async (): Promise<void> => {
    try {
      setKeys((await ask(api.GET('/v1/keys'))).keys);
      setRefusal(null);
    } catch (error) {
      setRefusal(refusalFrom(error));
    }
  };
  useEffect(() => void load(), []);
  return (
    <>
      <div class="title">
        <h1>API keys</h1>
      </div>
      <ProblemNote refusal={refusal} />
      {controlled ? null : (
        <p class="note warn">
          This daemon has no access rules: everybody may do everything. Start it with <code>--acl</code> to use keys.
        </p>
      )}
      <div class="toolbar">
        <button type="button" onClick={() => void load()}>
          Reload
        </button>
        {controlled && keys ? (
          <button type="button" class="primary end" onClick={() => setCreating(true)}>
            New key
          </button>
        ) : null}
      </div>
      {keys ? <KeyTable keys={keys} onRevoke={setRevoking} /> : null}
      {creating ? <NewKey onCreated={() => void load()} onClose={() => setCreating(false)} /> : null}
      {revoking ? (
        <RevokeDialog apiKey={revoking} onRevoked={() => void load()} onClose={() => setRevoking(null)} />
      ) : null}
    </>
  );
}

function KeyTable({ keys, onRevoke }: { keys: readonly ApiKey[]; onRevoke: (key: ApiKey) => void }) {
  const now = useNow();
  if (keys.length === 0)
    return (
      <Empty title="No API keys">
        <p>A key lets a program publish or consume, on the queues that you choose.</p>
      </Empty>
    );
  return (
    <div class="scroll" role="group" aria-label="API keys" tabIndex={0}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Id</th>
            <th scope="col">May</th>
            <th scope="col">Created</th>
            <th scope="col">Expires</th>
            <th scope="col">
              <span class="hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <th scope="row">{key.name}</th>
              <td>
                <code>{key.id}</code>
              </td>
              <td>
                {key.scopes.map(({ queues, verbs }, i) => (
                  <div key={i}>
                    {verbs.join(', ')} on <code>{queues}</code>
                  </div>
                ))}
              </td>
              <td title={time(key.createdAt)}>{ago(key.createdAt, now)}</td>
              <td>
                <Expiry at={key.expiresAt} now={now} />
              </td>
              <td>
                <button type="button" class="danger" aria-label={`Revoke ${key.name}`} onClick={() => onRevoke(key)}>
                  Revoke…
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Expiry({ at, now }: { at: string | undefined; now: number }) {
  if (at === undefined) return <>never</>;
  return Date.parse(at) <= now ? <span class="chip warn">expired</span> : <>{time(at)}</>;
}

interface RevokeProps {
  apiKey: ApiKey;
  onRevoked: () => void;
  onClose: () => void;
}

function RevokeDialog({ apiKey: { id, name }, onRevoked, onClose }: RevokeProps) {
  const { busy, refusal, run } = useAction();
  const revoke = async (): Promise<void> => {
    const isDone = await run(async () => void (await ask(api.DELETE('/v1/keys/{id}', { params: { path: { id } } }))));
    if (!isDone) return;
    onRevoked();
    onClose();
  };
  return (
    <Dialog title="Revoke this key?" onClose={onClose}>
      <p>
        Within a second every daemon refuses the key <b>{name}</b> and ends its streams. This can’t be undone.
      </p>
      <ProblemNote refusal={refusal} />
      <div class="actions">
        <button type="button" autoFocus onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="danger solid" disabled={busy} onClick={() => void revoke()}>
          Revoke key
        </button>
      </div>
    </Dialog>
  );
}
