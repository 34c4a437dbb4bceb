/* eslint-disable @typescript-eslint/no-require-imports -- import() would have to name another file than jest and the compiler find */
/**
 * What is loaded when it is needed: a command that only asks a daemon starts in half the time without the rest of it.
 */
export const lazy = {
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
