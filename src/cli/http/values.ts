import { memberText } from '../../json';

/** What is asked of the JSON text of a message to print it. */
interface Shown {
  value: unknown;
  encoding?: string;
  lease?: string;
}

/**
 * A message as a line: its value as text, JSON as it was written, bytes as they are; before it the lease and a tab,
 * where it
 * has one.
 * @param text  the JSON of the message, exactly as it came
 */
export function lineOf(text: string): Buffer {
  const message = JSON.parse(text) as Shown;
  const front = message.lease === undefined ? '' : `${message.lease}\t`;
  return Buffer.concat([Buffer.from(front), valueOf(text, message), Buffer.from('\n')]);
}

function valueOf(text: string, { value, encoding }: Shown): Buffer {
  if (typeof value !== 'string') return Buffer.from(memberText(text, 'value') ?? '');
  return Buffer.from(value, encoding === 'base64' ? 'base64' : 'utf8');
}
