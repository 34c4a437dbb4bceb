import { useCallback, useEffect, useState } from 'preact/hooks';
import { accessOf, type Access } from './access';
import { api, ask, refusalFrom, type Refusal } from './api';
import {
  askOtherTabs,
  authorization,
  remember,
  whenChangedElsewhere,
  whenRefused,
  type Credentials,
} from './credentials';

/** The state of the login. */
export type Session =
  | { state: 'asking' }
  | { state: 'in'; access: Access }
  /** The rules don't admit the user; `refusal` has the reason. */
  | { state: 'out'; refusal: Refusal }
  | { state: 'lost'; refusal: Refusal };

const againMs = 1500;

/** @returns the session, and a function that starts another one (null: without credentials) */
export function useSession(): [Session, (credentials: Credentials | null) => void] {
  const [session, setSession] = useState<Session>({ state: 'asking' });
  const look = useCallback(async (): Promise<void> => setSession(await sessionNow()), []);
  useEffect(() => {
    void look();
    return whenChangedElsewhere(() => void look());
  }, []);
  useEffect(() => {
    if (session.state === 'in') return whenRefused(() => void look());
    if (session.state !== 'lost') return;
    const timer = window.setTimeout(() => void look(), againMs);
    return () => window.clearTimeout(timer);
  }, [session]);
  const begin = (credentials: Credentials | null): void => {
    remember(credentials);
    void look();
  };
  return [session, begin];
}

async function sessionNow(): Promise<Session> {
  try {
    return { state: 'in', access: accessOf(await ask(api.GET('/v1/access'))) };
  } catch (error) {
    const refusal = refusalFrom(error);
    const { status } = refusal.problem;
    if (status !== 401 && status !== 403 && status !== 429) return { state: 'lost', refusal };
    if (hasCredentials()) return { state: 'out', refusal };
    await askOtherTabs();
    return hasCredentials() ? sessionNow() : { state: 'out', refusal };
  }
}

/** Whether credentials are stored, valid or not. */
export function hasCredentials(): boolean {
  return authorization() !== null;
}
