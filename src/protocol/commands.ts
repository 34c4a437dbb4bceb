import type { ErrorObject } from 'ajv';
import * as validators from '../../generated/validators';
import { commandNames, type Command } from '../../generated/messages';
import { BrokerError } from '../errors';
import { describeSchemaError } from '../schema-errors';
import { parseJson, parseJsonInTurns } from '../json';

/**
 * Read a command of the JSON protocol and check it with the validator of its `cmd`.
 * @param text       the command as JSON
 * @param pathQueue  the queue of the path, used if the command names none
 * @returns a command that fits its schema; its `value` is stored as written in the text
 * @throws BrokerError `invalid-json`, `invalid-body`, `unknown-command`, `queue-mismatch`; `error` says why in one line
 */
export function parseCommand(text: string, pathQueue?: string): Command {
  return commandFrom(parseJson(text, 'The command'), pathQueue);
}

/** As parseCommand, a long text in several turns of the event loop. */
export async function parseCommandInTurns(text: string, pathQueue: string | undefined): Promise<Command> {
  return commandFrom(await parseJsonInTurns(text, 'The command'), pathQueue);
}

function commandFrom(given: unknown, pathQueue: string | undefined): Command {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new BrokerError('invalid-body', 'A command is a JSON object, such as {"cmd":"get","queue":"test"}.', {
      error: 'a command is a JSON object',
    });
  }
  const command = withQueue(given as Record<string, unknown>, pathQueue);
  checkCommand(command);
  return command;
}

/**
 * Set the queue of the path in a command that names none.
 * @returns the same object
 */
export function withQueue(given: Record<string, unknown>, pathQueue: string | undefined): Record<string, unknown> {
  if (pathQueue === undefined) return given;
  const named = Object.hasOwn(given, 'queue') ? given['queue'] : pathQueue;
  if (typeof named === 'string' && named !== pathQueue) {
    const both = `the path says "${pathQueue}" and the command says "${shown(named)}"`;
    throw new BrokerError('queue-mismatch', `T${both.slice(1)}; leave one of them out.`, {
      error: both,
      queue: pathQueue,
    });
  }
  given['queue'] = named;
  return given;
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function checkCommand(command: Record<string, unknown>): asserts command is Command {
  const name = nameOf(command);
  const validate = validators[`${name}Command`];
  if (!validate(command)) throw misfit('command', name, validate.errors![0]!);
}

/** @param what  `command` or `frame` */
export function misfit(what: string, name: string, error: ErrorObject): BrokerError {
  const { field, pointer, detail } = describeSchemaError(error);
  const sentence = detail === 'is missing' ? `needs a field ${field}` : `has a field ${field} that ${detail}`;
  return new BrokerError('invalid-body', `The ${what} ${name} ${sentence}.`, {
    error: `${name}: ${field} ${detail}`,
    errors: [{ pointer, detail }],
  });
}

/** @throws BrokerError `unknown-command`, `invalid-body` */
export function nameOf(command: Record<string, unknown>): Command['cmd'] {
  const cmd = Object.hasOwn(command, 'cmd') ? command['cmd'] : undefined;
  const known = commandNames.find((name) => name === cmd);
  if (known) return known;
  if (typeof cmd === 'string' && cmd !== '') {
    throw new BrokerError(
      'unknown-command',
      `The command "${shown(cmd)}" does not exist; there are ${commandNames.join(', ')}.`,
      {
        error: `unknown command "${shown(cmd)}"`,
      },
    );
  }
  const detail = cmd === undefined ? 'is missing' : `must be one of ${commandNames.join(', ')}`;
  throw new BrokerError('invalid-body', `The field cmd ${detail}.`, {
    error: `cmd ${detail}`,
    errors: [{ pointer: '/cmd', detail }],
  });
}
