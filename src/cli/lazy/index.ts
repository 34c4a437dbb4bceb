// import() would have to name another file than jest and the compiler find
/* oxlint-disable typescript/no-require-imports */
/**
 * Loaders of the modules that few commands need. The build keeps each in a bundle of its own, which is loaded at the
 * first call: without the daemon's code a client command starts in half the time.
 */
export const lazy = {
  daemon: () => require('./daemon') as typeof import('./daemon'),
  redis: () => require('./redis') as typeof import('./redis'),
  conformance: () => require('./conformance') as typeof import('./conformance'),
};
