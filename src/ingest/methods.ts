import { isUtf8 } from 'node:buffer';
import type { QueueStats } from '../../generated/messages';
import type { Authorization } from '../access/check';
import type { Verb } from '../access/scopes';
import { BrokerError } from '../errors';
import type { Engine } from '../queue/engine';
import { checkJson } from '../queue/json-values';
import { messageKey, messageNumber } from '../queue/message-keys';
import { queueNamed } from '../queue/names';
import { propertiesOf } from './rpc-properties';
import {
  faultCodes,
  faultOf,
  faultXml,
  parseCall,
  responseXml,
  RpcFault,
  type Plain,
  type RpcCall,
  type RpcValue,
} from './xmlrpc';

/** Runs calls of XML-RPC. */
export interface Rpc {
  /**
   * @param body  a methodCall
   * @param authorization  the caller's authorization; a denied call is a fault 401 or 403
   * @returns a methodResponse: the method's result, or a fault
   * @throws faults of the daemon
   */
  run(body: Buffer, authorization: Authorization): Promise<string>;
}

interface Method {
  help: string;
  /** Number of parameters it takes. */
  takes: [least: number, most: number];
  /** The verb it needs, on the queue that the first parameter names, or on all. */
  needs: Verb | null;
  run: (params: readonly RpcValue[], authorization: Authorization) => Promise<Plain> | Plain;
}

/** Calls in one system.multicall. */
const maxCalls = 1000;
const notUtf8 = -32701;

export function createRpc(engine: Engine): Rpc {
  const take = async ([name]: readonly RpcValue[]): Promise<Plain> => {
    const queue = queueNamed(textOf(name!));
    const message = (await engine.take(queue))?.[0];
    if (!message) throw new BrokerError('empty-queue', 'There is no message in this queue now.');
    const { type, headers, priority, group } = message.head;
    return {
      key: messageKey(queue, message.number),
      value: message.value,
      count: message.count,
      ...(type === undefined ? {} : { contentType: type }),
      ...(headers === undefined ? {} : { headers }),
      ...(priority === undefined ? {} : { priority }),
      ...(group === undefined ? {} : { group }),
    };
  };

  const add = async ([name, value, options]: readonly RpcValue[]): Promise<Plain> => {
    const queue = queueNamed(textOf(name!));
    const message = { value: valueOf(value!), ...propertiesOf(options) };
    checkJson(message.type, Buffer.from(message.value), 'The value has a JSON contentType and');
    return messageKey(queue, await engine.add(queue, message));
  };

  const del = async ([name, key]: readonly RpcValue[]): Promise<Plain> => {
    const queue = queueNamed(textOf(name!));
    return engine.remove(queue, messageNumber(queue, textOf(key!)));
  };

  const stats = async ([name]: readonly RpcValue[]): Promise<Plain> => {
    if (name) return plainStats(await engine.stats(queueNamed(textOf(name))));
    const all = await engine.forAll((queue) => engine.stats(queue));
    return { count: all.length, queues: Object.fromEntries(all.map((one) => [one.name, plainStats(one)])) };
  };

  const help = ([name]: readonly RpcValue[]): Plain => methodNamed(textOf(name!)).help;

  const multicall = async ([list]: readonly RpcValue[], authorization: Authorization): Promise<Plain> => {
    const calls = list!.type === 'array' ? list!.items : null;
    if (!calls || calls.length > maxCalls) throw wrong(`system.multicall takes an array of at most ${maxCalls} calls`);
    const answers: Plain[] = [];
    for (const one of calls) answers.push(await answerOf(() => callFrom(one), authorization));
    return answers;
  };

  const methods: ReadonlyMap<string, Method> = new Map(
    Object.entries<Method>({
      get: {
        help:
          'get(queue): remove the oldest message and return it: a struct of key, value and count, and of ' +
          'contentType, headers, priority and group if it has them. Fault 404: there is none.',
        needs: 'consume',
        takes: [1, 1],
        run: take,
      },
      take: { help: 'take(queue): the same as get.', needs: 'consume', takes: [1, 1], run: take },
      set: {
        help: 'set(queue, value): store a message and return its key.',
        needs: 'produce',
        takes: [2, 2],
        run: add,
      },
      add: {
        help:
          'add(queue, value[, ttl or properties]): store a message and return its key. It expires after ttl seconds. ' +
          'The properties are a struct of ttlSeconds, delaySeconds, priority, group, contentType and headers.',
        needs: 'produce',
        takes: [2, 3],
        run: add,
      },
      del: {
        help: 'del(queue, key): remove one message. Returns whether it was there.',
        needs: 'consume',
        takes: [2, 2],
        run: del,
      },
      stats: {
        help: 'stats([queue]): the counts of a queue, or of every queue.',
        needs: 'consume',
        takes: [0, 1],
        run: stats,
      },
      'system.listMethods': {
        help: 'system.listMethods(): the names of all methods.',
        needs: null,
        takes: [0, 0],
        run: () => [...methods.keys()],
      },
      'system.methodHelp': {
        help: 'system.methodHelp(name): what a method does.',
        needs: null,
        takes: [1, 1],
        run: help,
      },
      'system.multicall': {
        help:
          'system.multicall([{methodName, params}, ...]): several calls, one after the other; of each its answer in ' +
          'an array, or a fault.',
        needs: null,
        takes: [1, 1],
        run: multicall,
      },
    }),
  );

  const methodNamed = (name: string): Method => {
    const method = methods.get(name);
    if (method) return method;
    throw new RpcFault(
      faultCodes.unknownMethod,
      `There is no method ${name.slice(0, 128)}; system.listMethods lists the methods.`,
    );
  };

  const call = async ({ method: name, params }: RpcCall, authorization: Authorization): Promise<Plain> => {
    const {
      takes: [least, most],
      needs,
      run,
      help: how,
    } = methodNamed(name);
    if (params.length < least || params.length > most)
      throw wrong(`${name} was called with ${params.length} parameters. ${how}`);
    if (needs) authorization.check({ category: 'rest', verb: needs, queue: params[0] ? textOf(params[0]) : null });
    return run(params, authorization);
  };

  /** One answer of a multicall. */
  const answerOf = async (read: () => RpcCall, authorization: Authorization): Promise<Plain> => {
    try {
      const one = read();
      if (one.method === 'system.multicall') throw wrong('system.multicall does not call itself');
      return [await call(one, authorization)];
    } catch (error) {
      return faultOf(asFault(error));
    }
  };

  return {
    async run(body, authorization) {
      try {
        if (!isUtf8(body)) throw new RpcFault(notUtf8, 'The call is not UTF-8; send bytes as base64.');
        return responseXml(await call(parseCall(body.toString()), authorization));
      } catch (error) {
        return faultXml(asFault(error));
      }
    },
  };
}

/** @throws errors that are not the caller's fault */
function asFault(error: unknown): RpcFault {
  if (error instanceof RpcFault) return error;
  if (error instanceof BrokerError && error.status !== 500)
    return new RpcFault(error.status, `${error.code}: ${error.message}`);
  throw error;
}

function callFrom(value: RpcValue): RpcCall {
  const members = value.type === 'struct' ? value.members : null;
  const [name, params] = [members?.get('methodName'), members?.get('params')];
  if (name?.type !== 'string' || (params && params.type !== 'array'))
    throw wrong('A call of system.multicall is a struct of methodName and params');
  return { method: name.text, params: params?.type === 'array' ? params.items : [] };
}

/** No conversion: a number is stored as the text that was sent. */
function valueOf(value: RpcValue): string | Buffer {
  return value.type === 'base64' ? value.bytes : textOf(value);
}

function textOf(value: RpcValue): string {
  if ('text' in value) return value.text;
  throw wrong(`Expected text, not a ${value.type}`);
}

function plainStats({ ...counts }: QueueStats): Plain {
  return counts;
}

function wrong(why: string): RpcFault {
  return new RpcFault(faultCodes.invalidParams, `${why}.`);
}
