import { readFileSync } from 'node:fs';
import { Parser, type AsyncAPIDocumentInterface } from '@asyncapi/parser';
import { commandsOf, type Contracts } from './contracts';
import { banner, typesOf } from './types';

/**
 * generated/messages.ts: a type for each message of asyncapi.yaml, and its operations as data. The AsyncAPI parser
 * validates the document and lists the operations. It inlines references and loses names, so payload types come from
 * the source.
 */
export async function messageTypes(contracts: Contracts): Promise<string> {
  const document = await parsed(contracts.asyncapiPath);
  const types = await typesOf(
    {
      openapi: '3.1.0',
      info: { title: 'messages', version: '1' },
      paths: {},
      components: { schemas: contracts.schemas },
    },
    banner('api/asyncapi.yaml'),
  );
  return [
    types,
    namedTypes(contracts.schemas),
    messageMap(contracts.asyncapi),
    commandNames(contracts),
    operationTable(document),
  ].join('\n');
}

/** Severity of a warning; 0 is an error, higher numbers are hints. */
const warning = 1;

async function parsed(path: string): Promise<AsyncAPIDocumentInterface> {
  const { document, diagnostics } = await new Parser().parse(readFileSync(path, 'utf8'), { source: path });
  const faults = diagnostics.filter(({ severity }) => (severity as number) <= warning);
  if (document && faults.length === 0) return document;
  const lines = faults.map((one) => `  ${one.range.start.line + 1}: ${one.message} (${one.path.join('.')})`);
  throw new Error(`api/asyncapi.yaml is not in order:\n${lines.join('\n')}`);
}

function namedTypes(schemas: object): string {
  const lines = Object.keys(schemas).map((name) => `export type ${name} = components['schemas']['${name}'];`);
  return `${lines.join('\n')}\n`;
}

function messageMap(asyncapi: Contracts['asyncapi']): string {
  const messages = asyncapi.components['messages'] as Record<string, { payload: { $ref: string } }>;
  const lines = Object.entries(messages).map(([name, { payload }]) => `  ${name}: ${payload.$ref.split('/').at(-1)};`);
  return `/** The payload of every message by the message's name. */\nexport interface Messages {\n${lines.join('\n')}\n}\n`;
}

function commandNames({ schemas }: Contracts): string {
  const names = commandsOf(schemas).map(({ word }) => `'${word}'`);
  return `/** The commands of the JSON protocol, as their \`cmd\` names them. */\nexport const commandNames = [${names.join(', ')}] as const;\n`;
}

function operationTable(document: AsyncAPIDocumentInterface): string {
  const table = document
    .operations()
    .all()
    .map((operation) => [
      operation.id(),
      {
        action: operation.action(),
        address: operation.channels().all()[0]?.address(),
        messages: operation
          .messages()
          .all()
          .map((message) => message.id()),
        replies:
          operation
            .reply()
            ?.messages()
            .all()
            .map((message) => message.id()) ?? [],
      },
    ]);
  const data = JSON.stringify(Object.fromEntries(table), null, 2);
  return `/** The operations: what is received or sent where, and what answers it. */\nexport const messageOperations = ${data} as const;\n`;
}
