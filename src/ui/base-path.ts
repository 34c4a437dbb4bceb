/**
 * The address of the daemon, without a slash at its end. With --base-path it has a path: this program is loaded from
 * `assets/` below it.
 */
export const daemonUrl = new URL('..', import.meta.url).href.replace(/\/$/, '');

/** The path of that address; '' for none. */
export const basePath = new URL(daemonUrl).pathname.replace(/\/$/, '');
