import { version } from '../../package.json';
import { commands } from './commands';
import { exits, Failure, type Exit } from './exits';

const usage = `Usage: restmq COMMAND [OPTIONS]

A message queue that speaks plain HTTP. Commands:
${Object.entries(commands)
  .map(([name, { about }]) => `  ${name.padEnd(13)}${about}`)
  .join('\n')}

restmq COMMAND --help shows the options of a command, restmq --version the version.
`;

async function main(args: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = args;
  const end = rest.indexOf('--'); // arguments after it are not options
  const asks = (flag: string): boolean => rest.slice(0, end < 0 ? undefined : end).includes(flag);
  if (name === '--version' || asks('--version')) return say(`restmq ${version}\n`);
  if (name === '--help' || name === 'help') return say(usage);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new Failure(`unknown command ${name}; see restmq --help`, exits.usage);
  if (asks('--help')) return say(command.help);
  return command.run(rest);
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
