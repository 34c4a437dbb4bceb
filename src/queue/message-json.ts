import type { LeasedMessage, Message as MessageView, StoredMessage } from '../../generated/messages';
import { encoded, type Encoded } from '../json';
import type { Queue } from './names';
import { valueMembers, type Leased, type Message, type Stored } from './message-record';

/** Messages as the contracts define them, built as text so that a JSON value keeps its spelling. */

export function messageJson(queue: Queue, message: Message | Leased): Encoded<MessageView> {
  const held = 'leaseId' in message ? `,${leaseMembers(message)}` : '';
  return encoded(`{${messageMembers(queue, message)},"count":${message.count}${held}}`);
}

export function leasedJson(queue: Queue, message: Leased): Encoded<LeasedMessage> {
  return encoded(
    `{${messageMembers(queue, message)},${leaseMembers(message)},"createdAt":"${iso(message.createdMs)}"}`,
  );
}

export function storedJson(queue: Queue, message: Stored): Encoded<StoredMessage> {
  const { state, attempts, count, createdMs, readyMs, leaseExpiresMs, diedMs, expiresMs, reason, history } = message;
  const rest = {
    state,
    attempts,
    peekCount: count,
    createdAt: iso(createdMs),
    readyAt: isoOr(readyMs),
    leaseExpiresAt: isoOr(leaseExpiresMs),
    diedAt: isoOr(diedMs),
    expiresAt: isoOr(expiresMs),
    reason,
    history: history.map(({ atMs, attempt, reason: why }) => ({ at: iso(atMs), attempt, reason: why })),
  };
  return encoded(`{${messageMembers(queue, message)},${JSON.stringify(rest).slice(1)}`);
}

/** `"key":...,"value":...` and the message's properties. */
export function messageMembers(queue: Queue, message: Message): string {
  return `"key":${queue.keyPrefixJson}${message.number}",${valueMembers(message)}${propertyMembers(message)}`;
}

/** `,"headers":...,"priority":...,"group":...`, each only if set. */
export function propertyMembers({ head: { headers, priority, group } }: Message): string {
  return (
    (headers ? `,"headers":${JSON.stringify(headers)}` : '') +
    (priority ? `,"priority":${priority}` : '') +
    (group === undefined ? '' : `,"group":${JSON.stringify(group)}`)
  );
}

/** `"leaseId":...,"attempt":...,"leaseExpiresAt":...` */
export function leaseMembers({ leaseId, attempt, expiresMs }: Leased): string {
  return `"leaseId":"${leaseId}","attempt":${attempt},"leaseExpiresAt":"${iso(expiresMs)}"`;
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function isoOr(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : iso(ms);
}
