// import() would have to name another file than jest and the compiler find
/* oxlint-disable typescript/no-require-imports */
/** Loaders of the commands (dist/cli.js): the file of a command is loaded at its first call. */
export const commandFiles = {
  serve() {
    const { serve } = require('./serve') as typeof import('./serve');
    return serve;
  },
  collectd() {
    const { collectd } = require('./collectd') as typeof import('./collectd');
    return collectd;
  },
  syslogd() {
    const { syslogd } = require('./syslogd') as typeof import('./syslogd');
    return syslogd;
  },
  add() {
    const { add } = require('./add') as typeof import('./add');
    return add;
  },
  take() {
    const { take } = require('./take') as typeof import('./take');
    return take;
  },
  get() {
    const { get } = require('./get') as typeof import('./get');
    return get;
  },
  tail() {
    const { tail } = require('./tail') as typeof import('./tail');
    return tail;
  },
  ack() {
    const { ack } = require('./ack') as typeof import('./ack');
    return ack;
  },
  nack() {
    const { nack } = require('./nack') as typeof import('./nack');
    return nack;
  },
  work() {
    const { work } = require('./work') as typeof import('./work');
    return work;
  },
  extend() {
    const { extend } = require('./extend') as typeof import('./extend');
    return extend;
  },
  rm() {
    const { rm } = require('./rm') as typeof import('./rm');
    return rm;
  },
  len() {
    const { len } = require('./len') as typeof import('./len');
    return len;
  },
  queues() {
    const { queues } = require('./queues') as typeof import('./queues');
    return queues;
  },
  queue() {
    const { queue } = require('./queue') as typeof import('./queue');
    return queue;
  },
  consumers() {
    const { consumers } = require('./consumers') as typeof import('./consumers');
    return consumers;
  },
  settings() {
    const { settings } = require('./settings') as typeof import('./settings');
    return settings;
  },
  stats() {
    const { stats } = require('./stats') as typeof import('./stats');
    return stats;
  },
  policy() {
    const { policy } = require('./policy') as typeof import('./policy');
    return policy;
  },
  control() {
    const { control } = require('./control') as typeof import('./control');
    return control;
  },
  purge() {
    const { purge } = require('./purge') as typeof import('./purge');
    return purge;
  },
  move() {
    const { move } = require('./move') as typeof import('./move');
    return move;
  },
  redrive() {
    const { redrive } = require('./redrive') as typeof import('./redrive');
    return redrive;
  },
  acl() {
    const { acl } = require('./acl') as typeof import('./acl');
    return acl;
  },
  password() {
    const { password } = require('./password') as typeof import('./password');
    return password;
  },
  key() {
    const { key } = require('./key') as typeof import('./key');
    return key;
  },
  context() {
    const { context } = require('./context') as typeof import('./context');
    return context;
  },
  health() {
    const { health } = require('./health') as typeof import('./health');
    return health;
  },
  doctor() {
    const { doctor } = require('./doctor') as typeof import('./doctor');
    return doctor;
  },
  importOld() {
    const { importOld } = require('./import') as typeof import('./import');
    return importOld;
  },
  bench() {
    const { bench } = require('./bench') as typeof import('./bench');
    return bench;
  },
  conformance() {
    const { conformance } = require('./conformance') as typeof import('./conformance');
    return conformance;
  },
  completion() {
    const { completion } = require('./completion') as typeof import('./completion');
    return completion;
  },
};
