import * as validators from '../../generated/validators';
import type { Command, FlowFrame, FrameId } from '../../generated/messages';
import { asBrokerError, BrokerError } from '../errors';
import { parseJson } from '../json';
import { misfit, nameOf, withQueue } from './commands';

/** A frame of a restmq.v1 client: how many more messages it can take, or a command. */
export type ClientFrameText = { id: FrameId | undefined } & (
  | { flow: FlowFrame }
  | { command: Command }
  | { wrong: Error }
);

/**
 * Read a frame and check it with the validator of its `cmd` or `type`.
 * @param pathQueue  the queue if the frame names none
 * @returns the frame; if it is invalid, the BrokerError, with its `id` if that is valid
 */
export function readFrame(text: string, pathQueue: string): ClientFrameText {
  let id: FrameId | undefined;
  try {
    const frame = objectOf(text);
    id = idOf(frame);
    return { id, ...checked(frame, pathQueue) };
  } catch (wrong) {
    return { id, wrong: asBrokerError(wrong) };
  }
}

function objectOf(text: string): Record<string, unknown> {
  const given = parseJson(text, 'The frame');
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

function checked(frame: Record<string, unknown>, pathQueue: string): { flow: FlowFrame } | { command: Command } {
  if (!Object.hasOwn(frame, 'cmd') && Object.hasOwn(frame, 'type')) return { flow: flowOf(frame) };
  const name = nameOf(frame);
  const validate = validators[`${name}Frame`];
  if (!validate(frame)) throw misfit('command', name, validate.errors![0]!);
  return { command: withQueue(frame, pathQueue) as unknown as Command };
}

function flowOf(frame: Record<string, unknown>): FlowFrame {
  const validate = validators.flowFrame;
  if (validate(frame)) return frame;
  throw misfit('frame', 'flow', validate.errors![0]!);
}
