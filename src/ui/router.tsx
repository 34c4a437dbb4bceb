import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { basePath } from './base-path';

/** A location in the dashboard. The queue is in the query, where any name is possible. */
export interface Route {
  page: 'queues' | 'queue' | 'pool' | 'keys' | 'login';
  query: URLSearchParams;
}

const listeners = new Set<() => void>();

function currentRoute(): Route {
  const page = location.pathname.slice(`${basePath}/ui/`.length);
  return {
    page: page === 'queue' || page === 'pool' || page === 'keys' || page === 'login' ? page : 'queues',
    query: new URLSearchParams(location.search),
  };
}

/** Change parameters of the query on this page; '' removes one. The scroll position stays. */
export function changeQuery(change: Record<string, string>, how: 'push' | 'replace'): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', location.pathname + (text && `?${text}`));
  for (const listener of listeners) listener();
}

/**
 * @param href     without the base path
 * @param replace  replace the current entry of the history
 */
export function navigate(href: string, replace = false): void {
  if (replace) history.replaceState(null, '', basePath + href);
  else history.pushState(null, '', basePath + href);
  for (const listener of listeners) listener();
  if (!replace) window.scrollTo(0, 0);
}

export function useRoute(): Route {
  const [route, setRoute] = useState(currentRoute);
  useEffect(() => {
    const moved = (): void => setRoute(currentRoute());
    listeners.add(moved);
    window.addEventListener('popstate', moved);
    return () => {
      listeners.delete(moved);
      window.removeEventListener('popstate', moved);
    };
  }, []);
  return route;
}

export function queueHref(name: string, tab?: string): string {
  const query = new URLSearchParams({ name, ...(tab === undefined ? {} : { tab }) });
  return `/ui/queue?${query.toString()}`;
}

interface LinkProps {
  /** Without the base path. */
  href: string;
  children: ComponentChildren;
  class?: string;
  current?: boolean;
  title?: string;
}

/** A link within the dashboard. It changes the page without a reload, unless it is opened in another tab or window. */
export function Link({ href, children, current = false, ...rest }: LinkProps) {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
  };
  return (
    <a href={basePath + href} onClick={follow} aria-current={current ? 'page' : undefined} {...rest}>
      {children}
    </a>
  );
}
