/** The client of RestMQ, for Node from 20 on and for browsers: `import { RestMQ } from 'restmq/client'`. */
export type {
  AckMode,
  AckOutcome,
  Consumer,
  Gap,
  LeasedMessage,
  Message,
  Nacked,
  NewMessage,
  Problem,
  Purged,
  Queue,
  QueueSettings,
  QueueStats,
  SettingsChange,
  State,
  Stats,
  StoredMessage,
} from '../../generated/messages';
export type { components, operations, paths } from '../../generated/operations';
export type { Credentials, CredentialsSource } from './credentials';
export { RestMQError, type ErrorCode } from './errors';
export { Nack } from './nack';
export type { Asking, BrowseOptions, LeaseOptions, RedriveOptions, RestMQOptions } from './request-options';
export type { TypedSubscription } from './queue-client';
export { RestMQ, type QueueClient } from './restmq';
export type { NackOptions, Transport } from './streams';
export type { StreamedMessage, StreamEvent, SubscribeOptions, Subscription } from './subscription';
export { bytesOf, newMessage, type MessageOptions, type Received, type Typed } from './values';
export type { WebSocketConstructor, WebSocketLike } from './websocket';
export type { Handler, HandlerContext, Worker, WorkerEvents, WorkerOptions } from './worker-types';
