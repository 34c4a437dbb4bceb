import { options as serverOptions } from '../config';
import { acl } from './acl';
import { ack } from './ack';
import { add } from './add';
import * as collectd from './collectd';
import type { Command, Word } from './command';
import { completion } from './completion';
import { conformance } from './conformance';
import { control } from './control';
import { doctor } from './doctor';
import { exits } from './exits';
import { get } from './get';
import { importOld } from './import';
import * as key from './key';
import { actionNames, options as keyOptions } from './key';
import { len } from './len';
import { nack } from './nack';
import type { Table } from './options';
import * as password from './password';
import { policy } from './policy';
import { purge } from './purge';
import { queues } from './queues';
import { redrive } from './redrive';
import * as serve from './serve';
import { stats } from './stats';
import * as syslogd from './syslogd';
import { tail } from './tail';
import { take } from './take';

/** Adapts a command that parses its arguments itself; its exit code is 0, or it throws. */
function older(
  { about, help, run }: { about: string; help: string; run: (args: readonly string[]) => Promise<void> },
  options: Table,
  words: readonly Word[] = [],
): Command {
  return { about, help, options, words, run: (args) => run(args).then(() => exits.done) };
}

/** All commands, in the order of the usage. */
export const commands: Readonly<Record<string, Command>> = {
  serve: older(serve, serverOptions),
  collectd: older(collectd, serverOptions),
  syslogd: older(syslogd, serverOptions),
  add,
  take,
  get,
  tail,
  ack,
  nack,
  len,
  queues,
  stats,
  policy,
  control,
  purge,
  redrive,
  acl,
  password: older(password, {}),
  key: older(key, keyOptions, [actionNames, 'any']),
  doctor,
  import: importOld,
  conformance,
  completion: completion(() => commands),
};
