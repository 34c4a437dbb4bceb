import { version } from '../../package.json';
import { describeCommands, findCommand } from './command-table';
import { commands, topics } from './commands';
import { exits, type Exit } from './exits';

async function main(args: readonly string[]): Promise<number> {
  const end = args.indexOf('--'); // arguments after it are not options
  const asks = (...flags: string[]): boolean =>
    args.slice(0, end < 0 ? undefined : end).some((arg) => flags.includes(arg));
  if (asks('--version', '-v')) return say(`restmq ${version}\n`);
  const words = args[0] === 'help' ? args.slice(1) : args;
  if (words.length === 0 || /^(-h|--help)$/.test(words[0]!)) return say(usage());
  const { command, rest } = findCommand(commands, words);
  if (words !== args || asks('--help', '-h')) return say(command.help);
  return command.run(rest);
}

function usage(): string {
  const lists = Object.entries(topics).map(([topic, table]) => `${topic}:\n${describeCommands(table, 13)}\n`);
  return `Usage: restmq COMMAND [OPTIONS]

A message queue that speaks plain HTTP.

${lists.join('\n')}
restmq COMMAND --help (-h) shows the options of a command, restmq --version (-v) the version.
`;
}

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

/**
 * By name, and not by class: what comes from the bundle of `lazy` has classes of its own.
 * @returns whether it is an error whose message is meant for the terminal
 */
function isExpected(error: unknown): error is Error & { exit?: Exit } {
  return error instanceof Error && ['Failure', 'StartError', 'UsageError'].includes(error.name);
}

function exitOf({ name, exit }: { name: string; exit?: Exit }): number {
  return exit ?? (name === 'UsageError' ? exits.usage : exits.nothing);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const message = isExpected(error) ? error.message : String((error as Error).stack);
    if (message !== '') process.stderr.write(`restmq: ${message}\n`);
    process.exit(isExpected(error) ? exitOf(error) : exits.nothing);
  },
);
