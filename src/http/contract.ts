import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { OpenAPIBackend, type Document } from 'openapi-backend';
import document from '../../generated/openapi.json';
import { StartError } from '../errors';
import { compileBody, type BodyReader, type DeclaredBody } from './bodies';
import { compileParameters, type ParameterCheck, type ParameterObject, type Place } from './parameters';
import type { Acl } from './guard';
import type { AnyHandler, Handlers } from './types';

/** An operation of the contract, compiled: everything that a request needs and that could be made before it came. */
export interface Operation {
  readonly id: string;
  /** In upper case. */
  readonly method: string;
  /** As the contract writes it: `/q/{queue}`. */
  readonly path: string;
  readonly handler: AnyHandler;
  readonly parameters: { readonly [P in Place]: ParameterCheck };
  /** What it needs; null: nothing. */
  readonly acl: Acl | null;
  /** Whether it answers with a page. */
  readonly isPage: boolean;
  /** Whether it answers with server-sent events. */
  readonly isEventStream: boolean;
  /** null: the operation takes no body. */
  readonly body: BodyReader | null;
  /** Whether it can make a WebSocket of the connection. */
  readonly switches: boolean;
}

/** openapi-backend owns the definition and the binding; redocly judges the document, as its 3.0 schema can't (3.1). */
class Backend extends OpenAPIBackend {
  override validateDefinition(): Document {
    return this.document;
  }
}

/**
 * Bind a handler to each operation of openapi.yaml and compile the operations.
 * @throws StartError naming the operations without a handler or the handlers without an operation
 */
export async function compileContract(handlers: Handlers, definition: object = document): Promise<Operation[]> {
  const backend = new Backend({ definition: structuredClone(definition) as Document, // it puts what is referred to in place
    strict: true, validate: false, quick: false });
  await backend.init();
  const operations = backend.getOperations();
  checkBinding(operations.map((operation) => operation.operationId!), Object.keys(handlers));
  backend.register(handlers as never);
  const ajv = createAjv();
  return operations.map((operation) => {
    const parameters = (operation.parameters ?? []) as ParameterObject[];
    const requestBody = operation.requestBody as unknown as DeclaredBody | undefined;
    return {
      id: operation.operationId!,
      method: operation.method.toUpperCase(),
      path: operation.path,
      handler: backend.handlers[operation.operationId!] as unknown as AnyHandler,
      parameters: {
        path: compileParameters(ajv, 'path', parameters),
        query: compileParameters(ajv, 'query', parameters),
        header: compileParameters(ajv, 'header', parameters),
      },
      acl: compileAcl(operation as unknown as Declared, parameters),
      isPage: answersWith('text/html', operation as unknown as Declared),
      isEventStream: answersWith('text/event-stream', operation as unknown as Declared),
      body: requestBody ? compileBody(ajv, requestBody) : null,
      switches: '101' in (operation.responses ?? {}),
    };
  });
}

/** What of an operation tells who may do it. */
interface Declared {
  operationId: string;
  'x-acl'?: { category: Acl['category'] | 'open'; verb: Acl['verb']; queue?: 'body' | 'each'; queueName?: string };
  responses: Record<string, { content?: object }>;
}

function answersWith(type: string, { responses }: Declared): boolean {
  return type in (responses['200']?.content ?? {});
}

/** @throws StartError for an operation that does not say: what nobody thought of is not to be open */
function compileAcl({ operationId, 'x-acl': acl }: Declared, parameters: ParameterObject[]): Acl | null {
  if (!acl) throw new StartError(`the operation ${operationId} of api/openapi.yaml has no x-acl`);
  if (acl.category === 'open') return null;
  const named = parameters.find(({ name }) => name === 'queue')?.in as 'path' | 'query' | undefined;
  const queueIn = acl.queueName === undefined ? (acl.queue ?? named ?? (acl.verb === 'any' ? 'each' : null)) : null;
  return { category: acl.category, verb: acl.verb, queueIn, queueName: acl.queueName ?? null };
}

function checkBinding(operations: string[], handlers: string[]): void {
  const unbound = operations.filter((id) => !handlers.includes(id));
  if (unbound.length > 0) throw new StartError(`no handler for the operation ${unbound.join(', ')} of api/openapi.yaml`);
  const strangers = handlers.filter((id) => !operations.includes(id));
  if (strangers.length > 0) throw new StartError(`no operation in api/openapi.yaml for the handler ${strangers.join(', ')}`);
}

function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, verbose: true });
  addFormats(ajv);
  return ajv;
}
