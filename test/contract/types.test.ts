import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { Encoded } from '../../src/json';
import type { Handler, Handlers, Request } from '../../src/http/types';
import type { Message } from '../../generated/messages';

const json = 'application/json' as const;

/*
 * Code that the contract's types forbid must not compile: `@ts-expect-error` is an error itself above a correct line.
 * The test below has the compiler say so, and so has `npm run types`.
 */

declare const message: Message;
declare const text: Encoded<Message>;
declare const bytes: Uint8Array;

/** Handlers that are right, for what the contract declares. */
export const right = [
  (() => ({ status: 200, type: 'application/json', body: message })) satisfies Handler<'take'>,
  (() => ({ status: 200, type: 'application/json', body: text })) satisfies Handler<'take'>,
  (() => ({
    status: 200,
    type: { bytes: 'text/xml' },
    body: bytes,
    headers: { 'RestMQ-Count': 1 },
  })) satisfies Handler<'take'>,
  (() => Promise.resolve({ status: 204 } as const)) satisfies Handler<'take'>,
  (() => ({ status: 302, headers: { Location: '/q/' } })) satisfies Handler<'takeByQuery'>,
  (() => ({
    status: 503,
    type: 'application/json',
    body: { ready: false, problems: ['No.'], warnings: [] },
  })) satisfies Handler<'readyz'>,
];

export const wrong = [
  // @ts-expect-error take declares no 201
  (() => ({ status: 201, type: 'application/json', body: message })) satisfies Handler<'take'>,
  // @ts-expect-error take answers no text
  (() => ({ status: 200, type: 'text/plain', body: 'foobar' })) satisfies Handler<'take'>,
  // @ts-expect-error a 200 of take has a body
  (() => ({ status: 200 })) satisfies Handler<'take'>,
  // @ts-expect-error a 204 has none
  (() => ({ status: 204, type: 'application/json', body: message })) satisfies Handler<'take'>,
  // @ts-expect-error a message has a count
  (() => ({ status: 200, type: 'application/json', body: { key: 'test:1', value: 1 } })) satisfies Handler<'take'>,
  // @ts-expect-error the text of just anything is not the JSON of a message
  (() => ({ status: 200, type: 'application/json', body: JSON.stringify(1) })) satisfies Handler<'take'>,
  // @ts-expect-error bytes are not text
  (() => ({ status: 200, type: { bytes: 'text/xml' }, body: 'foobar' })) satisfies Handler<'take'>,
  // @ts-expect-error there is no such policy
  (() => ({ status: 200, type: json, body: { queue: 'test', value: 'lottery' } })) satisfies Handler<'getPolicy'>,
  // @ts-expect-error a count is a number
  (() => ({ status: 204, headers: { 'RestMQ-Ready': 'many' } })) satisfies Handler<'head'>,
  // @ts-expect-error HEAD declares no such header
  (() => ({ status: 204, headers: { 'RestMQ-Steady': 1 } })) satisfies Handler<'head'>,
  // @ts-expect-error problems are thrown, not returned
  (() => ({ status: 400, type: 'application/problem+json', body: {} })) satisfies Handler<'take'>,
  // @ts-expect-error there is no such operation
  (() => ({ status: 204 })) satisfies Handler<'teleport'>,
  // @ts-expect-error an operation without a handler
  {} satisfies Handlers,
];

/** The types of a handler's request. */
export const given = [
  ({ path, query }: Request<'take'>): [string, number | undefined, boolean | undefined] => [
    path.queue,
    query.wait,
    query.raw,
  ],
  ({ body }: Request<'setPolicy'>): 'broadcast' | 'roundrobin' => body.form.policy,
  ({ body }: Request<'add'>): Buffer | string => (body.kind === 'bytes' ? body.bytes : body.kind),
  ({ body }: Request<'take'>): null => body,
  // @ts-expect-error take has no parameter priority
  'priority' satisfies keyof Request<'take'>['query'],
  // @ts-expect-error the path of /q/ has no parameters
  'queue' satisfies keyof Request<'listQueues'>['path'],
  // @ts-expect-error a form's ttl is a number, or is not there
  ({ body }: Request<'addByForm'>): number => body.form.ttl,
  // @ts-expect-error the body of an add may be a form as well as bytes
  ({ body }: Request<'add'>): 'bytes' => body.kind,
];

it('the compiler finds no line above that is expected to be wrong and is not', () => {
  const configPath = join(__dirname, '../../tsconfig.json');
  const { config } = ts.readConfigFile(configPath, (path) => readFileSync(path, 'utf8')) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(configPath));
  const program = ts.createProgram([__filename], options);
  const faults = program.getSemanticDiagnostics(program.getSourceFile(__filename));
  expect(faults.map(shown)).toEqual([]);
});

function shown({ file, start, messageText }: ts.Diagnostic): string {
  return `${file!.getLineAndCharacterOfPosition(start!).line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
}
