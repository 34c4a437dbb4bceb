import type { operations } from '../../generated/operations';
import type { Caller } from '../access/check';
import type { Requester } from '../longpoll/requester';
import type { Encoded, EncodedParts } from '../json';
import type { HttpStream } from '../stream/http-stream';
import type { Switch } from '../stream/websocket-handshake';

/** The operations of openapi.yaml; a handler is bound to each by its operationId. */
export type OperationId = keyof operations;

/** A handler's input: the parts of a request, checked against the contract and typed by it. */
export interface Request<Id extends OperationId> extends Requester, Caller {
  readonly path: PathOf<Id>;
  readonly query: QueryOf<Id>;
  readonly headers: HeadersIn<Id>;
  readonly body: BodyOf<Id>;
  /** The client's address. */
  readonly address: string;
  /** `RestMQ-Header-*`: the producer's own headers, without that prefix; undefined if there are none. */
  ownHeaders(): Record<string, string> | undefined;
  /** The request's trace context (W3C), if it has one. */
  readonly traceparent: string | undefined;
  /** The media type among these that `Accept` prefers; the first if it has no preference. */
  prefers(...types: [string, ...string[]]): string;
}

/** A handler's output: one of the statuses and content types that the contract declares for the operation. */
export type Reply<Id extends OperationId> = {
  [Status in StatusOf<Id>]: ReplyOf<Status, operations[Id]['responses'][Status]>;
}[StatusOf<Id>];

export type Handler<Id extends OperationId> = (request: Request<Id>) => Reply<Id> | Promise<Reply<Id>>;
export type Handlers = { [Id in OperationId]: Handler<Id> };

type PathOf<Id extends OperationId> = operations[Id]['parameters'] extends { path: infer P } ? P : object;
type QueryOf<Id extends OperationId> = operations[Id]['parameters'] extends { query?: infer Q }
  ? NonNullable<Q>
  : object;

type HeadersIn<Id extends OperationId> = operations[Id]['parameters'] extends { header?: infer H }
  ? NonNullable<H>
  : object;

/** The body by its kind: a form's fields, JSON as its text and value, or bytes with their type. */
export type BodyOf<Id extends OperationId> = operations[Id] extends { requestBody?: { content: infer Content } }
  ? { [Type in keyof Content]: BodyAs<Type, Content[Type]> }[keyof Content]
  : null;

type BodyAs<Type, T> = Type extends 'application/x-www-form-urlencoded' | 'multipart/form-data'
  ? { kind: 'form'; form: T }
  : Type extends 'application/json'
    ? { kind: 'json'; text: string; value: T }
    : { kind: 'bytes'; type: string | undefined; bytes: Buffer };

/**
 * Statuses that a handler returns; problems are thrown as BrokerError (503 is here, as one operation declares its own).
 */
type StatusOf<Id extends OperationId> = Extract<
  keyof operations[Id]['responses'],
  101 | 200 | 201 | 202 | 204 | 302 | 303 | 503
>;
type TypeOf<Content> = Exclude<keyof Content, 'application/javascript' | 'application/problem+json'>;

type ReplyOf<Status, Response> = Status extends 101
  ? { status: 101; type?: never; body: Switch }
  : Response extends { content: infer Content }
    ? {
        [Type in TypeOf<Content>]: { status: Status } & HeadersOf<Response> & PayloadAmong<Content, Type>;
      }[TypeOf<Content>]
    : { status: Status; type?: never; body?: never } & HeadersOf<Response>;

type HeadersOf<Response> = Response extends { headers: infer Headers } ? { headers?: Declared<Headers> } : unknown;
type Declared<Headers> = { [Name in keyof Headers as string extends Name ? never : Name]?: Headers[Name] | undefined };

/** Content types of endless bodies. A response with one of them has no other body. */
type Endless = 'application/x-ndjson' | 'text/event-stream';

type PayloadAmong<Content, Type extends keyof Content> =
  Extract<keyof Content, Endless> extends never ? Payload<Type, Content[Type]> : { type: Type; body: HttpStream };

/** If the contract allows any type, the body is bytes and the reply names their type. JSON may come as encoded text. */
type Payload<Type, T> = Type extends '*/*'
  ? { type: { bytes: string }; body: Uint8Array }
  : Type extends 'application/json'
    ? { type: Type; body: T | Encoded<T> | EncodedParts<T> }
    : { type: Type; body: string };

/** Any operation's request and reply, for code that treats all operations alike. */
export interface AnyRequest extends Requester, Caller {
  path: Record<string, unknown>;
  query: Record<string, unknown>;
  headers: Record<string, unknown>;
  body: AnyBody | null;
  address: string;
  ownHeaders(): Record<string, string> | undefined;
  readonly traceparent: string | undefined;
  prefers(...types: [string, ...string[]]): string;
}

export type AnyBody =
  | { kind: 'form'; form: Record<string, unknown> }
  | { kind: 'json'; text: string; value: unknown }
  | { kind: 'bytes'; type: string | undefined; bytes: Buffer };

export interface AnyReply {
  status: number;
  type?: string | { bytes: string };
  body?: unknown;
  headers?: Record<string, string | number | undefined>;
}

export type AnyHandler = (request: AnyRequest) => AnyReply | Promise<AnyReply>;
