import type { CommandTable, CommandEntry } from './command-table';

/** All commands by topic, in the order of the usage. */
export const topics: Readonly<Record<string, CommandTable>> = {
  'Run a daemon': {
    serve: {
      about: 'serve queues over HTTP',
      load: () => files().serve(),
    },
    collectd: {
      about: 'receive collectd values, and nothing else',
      load: () => files().collectd(),
    },
    syslogd: {
      about: 'receive syslog messages, and nothing else',
      load: () => files().syslogd(),
    },
  },
  Messages: {
    add: {
      about: 'add messages to a queue',
      load: () => files().add(),
    },
    take: {
      about: 'take messages from a queue',
      load: () => files().take(),
    },
    get: {
      about: 'print messages without removing them',
      aliases: ['peek'],
      load: () => files().get(),
    },
    tail: {
      about: 'print messages as they are added',
      load: () => files().tail(),
    },
    ack: {
      about: 'acknowledge leased messages',
      load: () => files().ack(),
    },
    nack: {
      about: 'return a leased message to its queue',
      load: () => files().nack(),
    },
    work: { about: 'run a program for each message', load: () => files().work() },
    extend: { about: 'extend the lease of a message', load: () => files().extend() },
    rm: { about: 'remove messages by their keys', aliases: ['remove'], load: () => files().rm() },
  },
  Queues: {
    queue: { about: 'create, change, show and delete a queue', load: () => files().queue() },
    len: {
      about: 'print the number of ready messages',
      load: () => files().len(),
    },
    queues: {
      about: 'list the queues',
      aliases: ['ls'],
      load: () => files().queues(),
    },
    consumers: { about: 'list the consumers of a queue', load: () => files().consumers() },
    stats: {
      about: 'show message counts and rates of queues',
      load: () => files().stats(),
    },
    settings: { about: 'export, compare and import the settings of queues', load: () => files().settings() },
    policy: {
      about: 'print or set the delivery policy of a queue',
      load: () => files().policy(),
    },
    control: {
      about: 'print, start or stop delivery to stream consumers',
      load: () => files().control(),
    },
    purge: {
      about: 'remove all messages of a queue',
      load: () => files().purge(),
    },
    move: { about: 'move messages to another queue', load: () => files().move() },
    redrive: {
      about: 'make dead letters ready again',
      load: () => files().redrive(),
    },
  },
  Administration: {
    context: { about: 'name daemons, and switch between them', load: () => files().context() },
    acl: {
      about: 'check an ACL file and show who has access',
      load: () => files().acl(),
    },
    password: {
      about: 'hash a password for the ACL file',
      load: () => files().password(),
    },
    key: {
      about: 'create, list and revoke API keys',
      load: () => files().key(),
    },
    health: { about: 'check that a daemon on this machine runs', load: () => files().health() },
    doctor: {
      about: 'check the daemon and its Redis',
      load: () => files().doctor(),
    },
    import: {
      about: 'import the queues of a RestMQ before 1.0',
      load: () => files().importOld(),
    },
    bench: { about: 'measure a daemon under load', load: () => files().bench() },
    conformance: {
      about: 'check a server against the API contracts',
      load: () => files().conformance(),
    },
    completion: {
      about: 'print a shell completion script',
      load: () => files().completion()(() => commands),
    },
  },
};

export const commands: CommandTable = Object.assign({}, ...Object.values(topics)) as Record<string, CommandEntry>;

/** The build keeps the commands in a bundle of their own: the usage and the version need none of them. */
function files(): (typeof import('./command-files'))['commandFiles'] {
  // import() would have to name another file than jest and the compiler find
  // oxlint-disable-next-line typescript/no-require-imports
  return (require('./command-files') as typeof import('./command-files')).commandFiles;
}
