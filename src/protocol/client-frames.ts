import * as validators from '../../generated/validators';
import type { CancelFrame, Command, FlowFrame, FrameId } from '../../generated/messages';
import { asBrokerError, BrokerError } from '../errors';
import { parseJson, parseJsonInTurns } from '../json';
import { misfit, nameOf, withQueue } from './commands';

/** A command, how many more messages the client can take, or the end of a command's wait. */
type CheckedFrame = { command: Command } | { flow: FlowFrame } | { cancel: CancelFrame };

/** A frame of a restmq.v1 client. */
export type ClientFrameText = { id: FrameId | undefined } & (CheckedFrame | { wrong: Error });

/**
 * Read a frame and check it with the validator of its `cmd` or `type`.
 * @param pathQueue  the queue if the frame names none; undefined: a command has to name it
 * @returns the frame; if it is invalid, the BrokerError, with its `id` if that is valid
 */
export function readFrame(text: string, pathQueue: string | undefined): ClientFrameText {
  try {
    return frameFrom(parseJson(text, what), pathQueue);
  } catch (wrong) {
    return { id: undefined, wrong: asBrokerError(wrong) };
  }
}

/** As readFrame, a long text in several turns of the event loop. */
export async function readFrameInTurns(text: string, pathQueue: string | undefined): Promise<ClientFrameText> {
  try {
    return frameFrom(await parseJsonInTurns(text, what), pathQueue);
  } catch (wrong) {
    return { id: undefined, wrong: asBrokerError(wrong) };
  }
}

const what = 'The frame';

function frameFrom(given: unknown, pathQueue: string | undefined): ClientFrameText {
  let id: FrameId | undefined;
  try {
    const frame = objectOf(given);
    id = idOf(frame);
    return { id, ...checked(frame, pathQueue) };
  } catch (wrong) {
    return { id, wrong: asBrokerError(wrong) };
  }
}

function objectOf(given: unknown): Record<string, unknown> {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>;
  throw new BrokerError('invalid-body', 'A frame is a JSON object, such as {"cmd":"get","id":1}.', {
    error: 'a frame is a JSON object',
  });
}

/** The id, if it fits the contract's `FrameId`. */
function idOf(frame: Record<string, unknown>): FrameId | undefined {
  const id = Object.hasOwn(frame, 'id') ? frame['id'] : undefined;
  return (typeof id === 'string' && id.length <= 128) || Number.isSafeInteger(id) ? (id as FrameId) : undefined;
}

function checked(frame: Record<string, unknown>, pathQueue: string | undefined): CheckedFrame {
  if (!Object.hasOwn(frame, 'cmd') && Object.hasOwn(frame, 'type')) return typedFrame(frame);
  const name = nameOf(frame);
  const validate = validators[`${name}Frame`];
  if (!validate(frame)) throw misfit('command', name, validate.errors![0]!);
  const command = withQueue(frame, pathQueue);
  if (command['queue'] === undefined) throw noQueue(name);
  return { command: command as unknown as Command };
}

function typedFrame(frame: Record<string, unknown>): CheckedFrame {
  if (frame['type'] === 'cancel') {
    const validate = validators.cancelFrame;
    if (validate(frame)) return { cancel: frame };
    throw misfit('frame', 'cancel', validate.errors![0]!);
  }
  const validate = validators.flowFrame;
  if (validate(frame)) return { flow: frame };
  throw misfit('frame', 'flow', validate.errors![0]!);
}

function noQueue(name: string): BrokerError {
  return new BrokerError('invalid-body', `The command ${name} needs a field queue.`, {
    error: `${name}: queue is missing`,
    errors: [{ pointer: '/queue', detail: 'is missing' }],
  });
}
