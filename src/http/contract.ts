import type { ValidateFunction } from 'ajv';
import { OpenAPIBackend, type Document } from 'openapi-backend';
import document from '../../generated/openapi.json';
import requestValidators from '../../generated/request-validators';
import { StartError } from '../errors';
import { bodyReader, type BodyReader, type DeclaredBody } from './request/body-parsers';
import { parameterCheck, type ParameterCheck, type ParameterObject, type ParameterIn } from './request/parameters';
import type { Acl } from './guard';
import type { AnyHandler, Handlers } from './types';

/** A compiled operation of the contract: everything a request needs that can be made in advance. */
export interface Operation {
  readonly id: string;
  /** In upper case. */
  readonly method: string;
  /** As the contract writes it: `/q/{queue}`. */
  readonly path: string;
  readonly handler: AnyHandler;
  readonly parameters: { readonly [P in ParameterIn]: ParameterCheck };
  /** The access it needs; null: none. */
  readonly acl: Acl | null;
  /** Whether it answers with a page. */
  readonly isPage: boolean;
  /** Whether it answers with server-sent events. */
  readonly isEventStream: boolean;
  /** null: the operation takes no body. */
  readonly body: BodyReader | null;
  /** Whether it can switch the connection to WebSocket. */
  readonly switches: boolean;
}

/** openapi-backend holds the definition and binds the handlers; redocly checks the document. */
class Backend extends OpenAPIBackend {
  /** The document is an object already. */
  override loadDocument(): Promise<Document> {
    return Promise.resolve(this.inputDocument as Document);
  }

  /** The router makes its list anew for every handler that is registered: 56 lists, 90 ms of a daemon's start. */
  listOperationsOnce(): ReturnType<OpenAPIBackend['getOperations']> {
    const operations = this.router.getOperations();
    this.router.getOperations = () => operations;
    return operations;
  }
}

/** Validators by operation and part: `add path`, `add query`, `add header`, `add application/json`. */
type RequestValidators = Readonly<Record<string, ValidateFunction | undefined>>;

/**
 * Bind a handler to each operation of openapi.yaml and compile the operations.
 * @param validators  those of the definition, as the generator makes them
 * @throws StartError naming the operations without a handler or a validator, or the handlers without an operation
 */
export async function compileContract(
  handlers: Handlers,
  definition: object = document,
  validators: RequestValidators = requestValidators,
): Promise<Operation[]> {
  checkBinding(idsOf(definition as Definition), Object.keys(handlers));
  const backend = new Backend({
    definition: definition as Document,
    strict: true,
    validate: false,
    quick: true, // resolves references in a copy, without looking for other files: 9 ms instead of 45 ms
  });
  await backend.init();
  const operations = backend.listOperationsOnce();
  backend.register(handlers as never);
  return operations.map((operation) => {
    const parameters = (operation.parameters ?? []) as ParameterObject[];
    const requestBody = operation.requestBody as unknown as DeclaredBody | undefined;
    checkResolved(operation.operationId!, [...parameters, ...parameters.map(({ schema }) => schema), requestBody]);
    const validatorOf = (part: string): ValidateFunction => {
      const validate = validators[`${operation.operationId!} ${part}`];
      if (!validate)
        throw new StartError(
          `no validator for ${part} of the operation ${operation.operationId!}; run npm run generate`,
        );
      return validate;
    };
    const check = (location: ParameterIn): ParameterCheck =>
      parameterCheck(location, parameters, validatorOf(location));
    const header = check('header');
    return {
      id: operation.operationId!,
      method: operation.method.toUpperCase(),
      path: operation.path,
      handler: backend.handlers[operation.operationId!] as unknown as AnyHandler,
      parameters: { path: check('path'), query: check('query'), header },
      acl: compileAcl(operation as unknown as Declared, parameters),
      isPage: answersWith('text/html', operation as unknown as Declared),
      isEventStream: answersWith('text/event-stream', operation as unknown as Declared),
      body: requestBody ? bodyReader(validatorOf, requestBody, header) : null,
      switches: '101' in (operation.responses ?? {}),
    };
  });
}

/**
 * openapi-backend 5.21 keeps a reference to what is itself a reference when `quick` is set.
 * @throws StartError if a reference is left
 */
function checkResolved(operation: string, parts: readonly (object | undefined)[]): void {
  const left = parts.find((part) => part && '$ref' in part) as { $ref: string } | undefined;
  if (left)
    throw new StartError(
      `the operation ${operation} has a reference to the reference ${left.$ref}; let it refer to what that refers to`,
    );
}

/** The parts of an operation that decide about access. */
interface Declared {
  operationId: string;
  'x-acl'?: { category: Acl['category'] | 'open'; verb: Acl['verb']; queue?: 'body' | 'each'; queueName?: string };
  responses: Record<string, { content?: object }>;
}

function answersWith(type: string, { responses }: Declared): boolean {
  return type in (responses['200']?.content ?? {});
}

/** @throws StartError for an operation without x-acl: it must not be open by mistake */
function compileAcl({ operationId, 'x-acl': acl }: Declared, parameters: ParameterObject[]): Acl | null {
  if (!acl) throw new StartError(`the operation ${operationId} of api/openapi.yaml has no x-acl`);
  if (acl.category === 'open') return null;
  const named = parameters.find(({ name }) => name === 'queue')?.in as 'path' | 'query' | undefined;
  const queueIn = acl.queueName === undefined ? (acl.queue ?? named ?? (acl.verb === 'any' ? 'each' : null)) : null;
  return { category: acl.category, verb: acl.verb, queueIn, queueName: acl.queueName ?? null };
}

interface Definition {
  paths: Record<string, Record<string, { operationId?: string }>>;
}

function idsOf({ paths }: Definition): string[] {
  return Object.values(paths).flatMap((item) => Object.values(item).flatMap(({ operationId }) => operationId ?? []));
}

function checkBinding(operations: string[], handlers: string[]): void {
  const unbound = operations.filter((id) => !handlers.includes(id));
  if (unbound.length > 0)
    throw new StartError(`no handler for the operation ${unbound.join(', ')} of api/openapi.yaml`);
  const strangers = handlers.filter((id) => !operations.includes(id));
  if (strangers.length > 0)
    throw new StartError(`no operation in api/openapi.yaml for the handler ${strangers.join(', ')}`);
}
