// import() would have to name another file than jest and the compiler find
/* oxlint-disable typescript/no-require-imports */
/** Loaders of the modules that `lazy` gives: each module is loaded at its first call. */
export const onDemand = {
  /** The daemon for embedding (dist/daemon.js). */
  daemon() {
    return require('../daemon') as typeof import('../daemon');
  },
  runDaemon() {
    const { runDaemon } = require('./run') as typeof import('./run');
    return runDaemon;
  },
  openKeys() {
    const { openKeys } = require('./key/open') as typeof import('./key/open');
    return openKeys;
  },
  checkRedis() {
    const { checkRedis } = require('./doctor/redis') as typeof import('./doctor/redis');
    return checkRedis;
  },
  importQueues() {
    const { importQueues } = require('./import/run') as typeof import('./import/run');
    return importQueues;
  },
  runConformance() {
    const { runConformance } = require('../conformance/run') as typeof import('../conformance/run');
    return runConformance;
  },
};
