import { useState } from 'preact/hooks';
import type { Refusal } from './api';
import type { Credentials } from './credentials';
import { Field, ProblemNote } from './parts';

const kinds = [
  ['key', 'API key'],
  ['password', 'Name and password'],
] as const;

/** The login page, if there are access rules. The credentials are kept until the last tab is closed. */
export function LoginPage({
  refusal,
  onLogin,
}: {
  refusal: Refusal | null;
  onLogin: (credentials: Credentials) => void;
}) {
  const [kind, setKind] = useState<Credentials['kind']>('key');
  const [key, setKey] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const login = (event: Event): void => {
    event.preventDefault();
    onLogin(kind === 'key' ? { kind, key: key.trim() } : { kind, name, password });
  };
  return (
    <form class="login" onSubmit={login}>
      <h1>Log in</h1>
      <div class="segments" role="group" aria-label="With">
        {kinds.map(([one, label]) => (
          <button key={one} type="button" aria-pressed={kind === one} onClick={() => setKind(one)}>
            {label}
          </button>
        ))}
      </div>
      {kind === 'key' ? (
        <Field label="API key" hint="As printed by restmq key create, or a JSON Web Token.">
          {(id, hint) => (
            <input
              id={id}
              aria-describedby={hint}
              type="password"
              value={key}
              onInput={(event) => setKey(event.currentTarget.value)}
              required
              autocomplete="off"
              spellcheck={false}
            />
          )}
        </Field>
      ) : (
        <>
          <Field label="Name">
            {(id) => (
              <input
                id={id}
                value={name}
                onInput={(event) => setName(event.currentTarget.value)}
                required
                autocomplete="username"
                spellcheck={false}
              />
            )}
          </Field>
          <Field label="Password">
            {(id) => (
              <input
                id={id}
                type="password"
                value={password}
                onInput={(event) => setPassword(event.currentTarget.value)}
                required
                autocomplete="current-password"
              />
            )}
          </Field>
        </>
      )}
      <ProblemNote refusal={refusal} />
      <div class="actions start">
        <button type="submit" class="primary">
          Log in
        </button>
      </div>
    </form>
  );
}
