import { addCommand } from '../../generated/validators';
import type { NewMessage } from '../queue/add';
import { groupFault } from '../queue/group';
import { describeSchemaError } from '../schema-errors';
import { faultCodes, RpcFault, type RpcValue } from './xmlrpc';

type Properties = Omit<NewMessage, 'value'>;

/**
 * The properties of a message in a call of XML-RPC.
 * @param given  its ttl in seconds, or a struct of the properties with the names and limits of the command `add`
 */
export function propertiesOf(given: RpcValue | undefined): Properties {
  if (!given) return {};
  if (given.type === 'int') return checked({ ttlSeconds: Number(given.text) });
  if (given.type !== 'struct') throw wrong('The third parameter is a ttl (int) or a struct of properties');
  const properties = Object.fromEntries([...given.members].map(([name, value]) => [name, plainOf(value)]));
  for (const name of ['cmd', 'queue', 'value', 'encoding', 'idempotencyKey'])
    if (name in properties) throw wrong(`The property ${name} is unknown`);
  return checked(properties);
}

function checked(properties: Record<string, unknown>): Properties {
  const command: unknown = { cmd: 'add', queue: 'any', value: '', ...properties };
  if (!addCommand(command)) {
    const { field, detail } = describeSchemaError(addCommand.errors![0]!);
    throw wrong(`The property ${field} ${detail}`);
  }
  const { contentType: type, ttlSeconds, delaySeconds, priority, group, headers } = command;
  const fault = group === undefined ? null : groupFault(group);
  if (fault !== null) throw wrong(`The property group ${fault}`);
  return { type, ttlSeconds, delaySeconds, priority, group, headers };
}

/** Numbers are read here, as a contract has them; texts stay as they are. */
function plainOf(value: RpcValue): unknown {
  switch (value.type) {
    case 'int':
    case 'double':
      return Number(value.text);
    case 'boolean':
      return value.text === '1';
    case 'struct':
      return Object.fromEntries([...value.members].map(([name, member]) => [name, plainOf(member)]));
    case 'string':
    case 'dateTime':
      return value.text;
    case 'base64':
    case 'array':
    case 'nil':
      return null;
  }
}

function wrong(why: string): RpcFault {
  return new RpcFault(faultCodes.invalidParams, `${why}.`);
}
