import { version } from '../package.json';
import { StartError } from './errors';
import * as key from './cli/key';
import * as password from './cli/password';
import * as collectd from './cli/collectd';
import * as serve from './cli/serve';
import * as syslogd from './cli/syslogd';

interface Command {
  about: string;
  help: string;
  run(args: readonly string[]): Promise<void>;
}

const commands: Record<string, Command> = { serve, collectd, syslogd, password, key };

const usage = `Usage: restmq COMMAND [OPTIONS]

A message queue that speaks plain HTTP. Commands:
${Object.entries(commands).map(([name, { about }]) => `  ${name.padEnd(10)}${about}`).join('\n')}

restmq COMMAND --help tells the options of a command; restmq --version the version.
`;

async function main(args: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = args;
  if (name === '--version' || rest.includes('--version')) return say(`restmq ${version}\n`);
  if (name === '--help' || name === 'help') return say(usage);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new StartError(`there is no command ${name}; see restmq --help`);
  if (rest.includes('--help')) return say(command.help);
  await command.run(rest);
  return 0;
}

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(error instanceof StartError ? `restmq: ${error.message}\n` : `restmq: ${String((error as Error).stack)}\n`);
    process.exit(1);
  },
);
