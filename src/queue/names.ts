import { BrokerError } from '../errors';
import { keysOf, type QueueKeys } from '../redis/keys';

/** A queue by name, with values that are computed once: its Redis keys and the prefixes of its message keys. */
export interface Queue {
  readonly name: string;
  readonly keys: QueueKeys;
  /** The name as JSON: `"test"` */
  readonly nameJson: string;
  /** Prefix of a message key as JSON: `"test:` */
  readonly keyPrefixJson: string;
  /** The same in ASCII, for headers and event ids: `caf%C3%A9:` */
  readonly keyPrefixAscii: string;
}

const maxBytes = 255;
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const forbidden = /[/\u0000-\u001f\u007f-\u009f]/;

const known = new Map<string, Queue>();
const knownLimit = 10_000;

/**
 * Check a name and return its queue. The last 10,000 names are cached, so that a busy queue costs one look-up.
 * @throws BrokerError `invalid-queue-name`
 */
export function queueNamed(name: string): Queue {
  const queue = known.get(name);
  if (queue) return queue;
  checkName(name);
  if (known.size >= knownLimit) known.clear();
  name = Buffer.from(name).toString(); // a copy: a substring would keep the whole form with its value in memory
  const nameJson = JSON.stringify(name);
  const made = {
    name,
    keys: keysOf(name),
    nameJson,
    keyPrefixJson: `${nameJson.slice(0, -1)}:`,
    keyPrefixAscii: `${encodeURI(name)}:`,
  };
  known.set(name, made);
  return made;
}

function checkName(name: string): void {
  const fault = faultOf(name);
  if (fault) throw new BrokerError('invalid-queue-name', `The name of a queue ${fault}.`);
}

function faultOf(name: string): string | null {
  if (name === '') return 'must not be empty';
  if (!name.isWellFormed()) return 'must be valid Unicode (it has half a surrogate pair)';
  if (Buffer.byteLength(name) > maxBytes) return `must be at most ${maxBytes} bytes long in UTF-8`;
  if (forbidden.test(name)) return 'must not contain a slash or control characters';
  return null;
}
