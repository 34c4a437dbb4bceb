import { memberText } from '../../json';

/** The members of a message that are used to print it. */
interface Shown {
  value: unknown;
  encoding?: string;
  leaseId?: string;
}

/**
 * A message as a line: text as it is, JSON as written, binary values as their bytes. The lease id, if any, and a tab
 * come first.
 * @param text  the JSON of the message, exactly as received
 */
export function lineOf(text: string): Buffer {
  const message = JSON.parse(text) as Shown;
  const front = message.leaseId === undefined ? '' : `${message.leaseId}\t`;
  return Buffer.concat([Buffer.from(front), valueOf(text, message), Buffer.from('\n')]);
}

function valueOf(text: string, { value, encoding }: Shown): Buffer {
  if (typeof value !== 'string') return Buffer.from(memberText(text, 'value') ?? '');
  return Buffer.from(value, encoding === 'base64' ? 'base64' : 'utf8');
}
