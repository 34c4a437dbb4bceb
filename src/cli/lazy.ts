/* eslint-disable @typescript-eslint/no-require-imports -- import() would have to name another file than jest and the compiler find */
/** What is loaded when it is needed: a command that only asks a daemon starts in half the time without the rest of it. */
export const lazy = {
  daemon: () => require('./run') as typeof import('./run'),
  keys: () => require('./key/open') as typeof import('./key/open'),
  doctor: () => require('./doctor/redis') as typeof import('./doctor/redis'),
  import: () => require('./import/run') as typeof import('./import/run'),
  conformance: () => require('../conformance/run') as typeof import('../conformance/run'),
};
