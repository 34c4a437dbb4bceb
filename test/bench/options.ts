import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sections, usual, type SectionName } from './sections';
import type { Bench } from './section';

export const help = `Usage: npm run bench -- [OPTIONS]

Measure the daemon beside the floor, bare servers that do the same without being RestMQ, in one run and by turns.

  --only A,B          only these sections: ${Object.keys(sections).join(', ')}; without it, all but replicas
                      (what --wait-replicas 1 costs with 1, 10 and --connections connections; half a minute)
  --peers             measure nchan (nginx) and webdis too, where they are installed
  --peers-from DIR    and bullmq and bee-queue, where they are installed in this folder: npm install --prefix DIR
                      bullmq ioredis bee-queue (section jobs)
  --before DIR        measure the daemon of another built checkout too, such as that of the commit before, on a Redis of
                      its own (sections http, fanout and jobs)
  --quick             a minute or so instead of eight: fewer rounds, smaller situations, coarser figures
  --json [FILE]       all figures as JSON, instead of the table or into a file
  --rounds N          turns that each figure is the median of (5)
  --requests N        requests of a turn (12000)
  --connections N     keep-alive connections that send them (50)
  --size BYTES        of a message (6)
  --consumers A,B     how many stream consumers there are (10,100,1000)
  --idle N            idle consumers whose memory is measured (10000)
  --rate N            messages a second whose latency is measured (2000)
  --seconds N         for so long (10)
  --depth N           the most messages in a queue (1000000)
  --queues N          the most queues (100000)
  --help              this text
`;

export interface Options extends Omit<Bench, 'tell' | 'note'> {
  only: SectionName[];
  /** true: JSON instead of the table. A file: JSON there, too. */
  json: boolean | string;
  help: boolean;
}

const full = {
  rounds: '5',
  requests: '12000',
  connections: '50',
  size: '6',
  consumers: '10,100,1000',
  idle: '10000',
  rate: '2000',
  seconds: '10',
  depth: '1000000',
  queues: '100000',
};
const quick = {
  ...full,
  rounds: '2',
  requests: '5000',
  consumers: '100',
  idle: '1000',
  seconds: '2',
  depth: '1000',
  queues: '1000',
};

/** @throws Error that says which option is wrong */
export function optionsOf(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const names = Object.keys(full) as (keyof typeof full)[];
  const given = parseArgs({
    args: withJson(args),
    options: {
      ...Object.fromEntries(names.map((name) => [name, text])),
      only: text,
      json: text,
      before: text,
      'peers-from': text,
      peers: flag,
      quick: flag,
      help: flag,
    },
  }).values as Partial<Record<string, string>> & { peers: boolean; quick: boolean; help: boolean };
  const whole = (name: keyof typeof full): number[] =>
    (given[name] ?? (given.quick ? quick : full)[name]).split(',').map((one) => wholeOf(name, one));
  return {
    only: given['only']?.split(',').map(sectionOf) ?? usual,
    json: given['json'] === undefined ? false : given['json'] || true,
    peers: given.peers || given['peers-from'] !== undefined,
    peersFrom: given['peers-from'] === undefined ? null : resolve(given['peers-from']),
    before: given['before'] === undefined ? null : builtCheckout(given['before']),
    help: given.help,
    rounds: whole('rounds')[0]!,
    requests: whole('requests')[0]!,
    connections: whole('connections')[0]!,
    value: 'foobar'.repeat(Math.ceil(whole('size')[0]! / 6)).slice(0, whole('size')[0]),
    consumers: whole('consumers'),
    idle: whole('idle')[0]!,
    rate: whole('rate')[0]!,
    seconds: whole('seconds')[0]!,
    depth: whole('depth')[0]!,
    queues: whole('queues')[0]!,
  };
}

/** `--json` may stand alone. */
function withJson(args: readonly string[]): string[] {
  return args.flatMap((arg, i) => (arg === '--json' && (args[i + 1] ?? '-').startsWith('-') ? ['--json', ''] : [arg]));
}

function wholeOf(name: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new Error(`--${name} must be a whole number from 1, not "${text}"`);
}

function builtCheckout(folder: string): string {
  const path = resolve(folder);
  if (existsSync(join(path, 'dist/main.js'))) return path;
  throw new Error(`--before: ${path} has no dist/main.js; build it there (node scripts/build.mjs)`);
}

function sectionOf(name: string): SectionName {
  if (Object.hasOwn(sections, name)) return name as SectionName;
  throw new Error(`--only knows ${Object.keys(sections).join(', ')}, not "${name}"`);
}
