import { BrokerError } from '../../src/errors';
import { compileContract, type Operation } from '../../src/http/contract';
import { parseQuery, readHeaders } from '../../src/http/request/parameters';
import { readFrame } from '../../src/protocol/client-frames';
import { operations } from '../support/contract';
import { judge } from './judge';
import { pieces } from './parsers';
import { mutated, type Random } from './random';

/** The compiled contract, whose validators are given what nearly fits: the examples, changed a little. */
export interface Validators {
  /** @returns what went wrong; null: nothing */
  tryOne(random: Random): string | null;
}

export async function createValidators(): Promise<Validators> {
  const answer = (): never => {
    throw new Error('nothing is to be answered here');
  };
  const compiled = await compileContract(Object.fromEntries(operations.map(({ id }) => [id, answer])) as never);
  const texts = new Map(compiled.map((operation) => [operation.id, textsOf(operation.id)]));
  return {
    tryOne(random) {
      const operation = random.pick(compiled);
      const text = mutated(random.pick(texts.get(operation.id)!), pieces, random);
      return judge(`${operation.id} ${JSON.stringify(text)}`, () => check(operation, text, random));
    },
  };
}

function check({ parameters, body }: Operation, text: string, random: Random): void {
  switch (random.upTo(body ? 5 : 3)) {
    case 0:
      // an unknown one is refused too
      return parameters.path.check({ queue: text, key: text, leaseId: text, id: text });
    case 1:
      return parameters.query.check(parseQuery(text, parameters.query));
    case 2:
      return void readHeaders(
        Object.fromEntries(parameters.header.names.map(([, lower]) => [lower, text])),
        parameters.header,
      );
    case 3:
      return void readFrame(text, 'test');
    default: {
      const type = random.pick([
        'application/json',
        'application/x-www-form-urlencoded',
        'text/plain; charset=utf-8',
        undefined,
        text,
      ]);
      const parsed = body!.parserFor(type)(Buffer.from(text, random.pick(['utf8', 'latin1'] as const)));
      // A multipart form is read in later turns of the event loop; a fault that is no refusal ends the process there.
      if (parsed instanceof Promise) parsed.catch(rethrowFault);
    }
  }
}

function rethrowFault(error: unknown): void {
  if (!(error instanceof BrokerError) || error.code === 'internal') throw error;
}

/** Texts of an operation's examples, and the names of its parameters. */
function textsOf(id: string): string[] {
  const { body, parameters } = operations.find((one) => one.id === id)!;
  const bodies = Object.values(body).flatMap(({ examples = {} }) =>
    Object.values(examples).map(({ value }) => (typeof value === 'string' ? value : JSON.stringify(value))),
  );
  const query = parameters
    .filter((one) => one.in === 'query')
    .map(({ name, example }) => `${name}=${JSON.stringify(example ?? 1)}`)
    .join('&');
  return [...bodies, query, 'test', 'test:1', '1-1-YWJjZGVmZ2hpamtsbW5vcA', '{"cmd":"stats","id":1}'];
}
