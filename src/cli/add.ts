import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { isHeader } from '../client/node/http';
import { option, whole } from '../option-values';
import { formatDuration } from '../durations';
import { batchesOf, linesOf, type Line } from './line-batches';
import { command } from './command';
import { exits, Failure } from './exits';
import { accepted, daemonAt, daemonOptions, jsonOption, pathOf, type Daemon } from './http/daemon';
import { createPatience, type Patience } from './http/patience';
import { file, flag, named, pairs, seconds, type CliOption } from './options';
import { createProgress, printLines, tell } from './output';

const yearSeconds = 31_536_000;
/**
 * Seconds that a batch is retried while a daemon is unavailable: the default, and the most. An idempotency key is
 * remembered longer than that.
 */
const [defaultWaitSeconds, mostWaitSeconds] = [300, 43_200];

const options = {
  file: file('FILE', 'read the value from FILE; with --lines one message per line'),
  lines: flag('add one message per line of standard input or of --file'),
  delaySeconds: seconds(0, yearSeconds, 'delay before the message becomes ready'),
  ttlSeconds: seconds(1, yearSeconds, 'time to live, after which the message expires'),
  priority: option<number | null>('N', null, whole(0, 9), 'priority, 0 to 9; higher is delivered first') as CliOption<
    number | null
  >,
  group: named('GROUP', 'group of the message, such as a tenant; 1 to 128 bytes'),
  header: pairs('NAME=VALUE', 'message header; may be repeated'),
  contentType: named('TYPE', 'content type of the value, such as application/json'),
  idempotencyKey: named(
    'KEY',
    'add once: a repeated request with this key within 24 hours adds nothing (--lines: key prefix)',
  ),
  waitSeconds: seconds(
    0,
    mostWaitSeconds,
    'with --lines: how long to retry if the daemon is unavailable; 0: do not ' +
      `(${formatDuration(defaultWaitSeconds * 1000)})`,
  ),
  ...jsonOption,
  ...daemonOptions,
};

type Values = Parameters<Parameters<typeof command<typeof options>>[0]['run']>[0];

export const add = command({
  name: 'add',
  usage: 'QUEUE [VALUE] [OPTIONS]',
  explains: `Add a message with the value VALUE, standard input or a file; with --lines, one message per line. Print
the key of each message. Bytes are stored unchanged.

With --lines a request has up to 100 messages; all or none of them are stored. While the daemon is unavailable (429,
503, 507, or a lost connection), the reason is printed and the request is sent again: after the time in Retry-After,
or with a backoff of up to 5 s. Each request has an idempotency key, which the queue keeps for 24 hours, so that no
message is lost or stored twice. After --wait the command gives up and exits with 3. If it fails, it prints how many
lines were stored. With --idempotency-key the same command can be run again without adding anything twice.`,
  words: ['queue', 'any'],
  wordCount: [1, 2],
  options,
  examples: [
    'restmq add orders.eu hello',
    'restmq add orders.eu \'{"order":17}\' --content-type application/json --delay 5m',
    'restmq add pictures --file cat.png --content-type image/png --header name=cat.png',
    'restmq add words --lines < /usr/share/dict/words',
    'tail -F /var/log/messages | restmq add log --lines',
  ],
  async run(values, [queue, value]) {
    pathOf(queue!);
    if (value !== undefined && (values.file !== null || values.lines))
      throw new Failure('VALUE can’t be combined with --file or --lines', exits.usage);
    if (values.waitSeconds !== null && !values.lines)
      throw new Failure('--wait requires --lines; a single message is sent once', exits.usage);
    const daemon = await daemonAt(values);
    if (values.lines) return addLines(daemon, queue!, values);
    const bytes = value === undefined ? await wholeOf(sourceOf(values)) : Buffer.from(value);
    await say(await addOne(daemon, queue!, bytes, values), values.json);
    return exits.done;
  },
});

function sourceOf({ file: path }: Values): Readable {
  return path === null ? process.stdin : createReadStream(path);
}

async function wholeOf(source: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readable(source)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Read a source. @throws Failure `usage` for a file that can't be read */
async function* readable(source: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of source) yield chunk as Buffer;
  } catch (error) {
    throw new Failure(`can’t read the input: ${(error as Error).message}`, exits.usage);
  }
}

async function addOne(daemon: Daemon, queue: string, bytes: Buffer, values: Values): Promise<string[]> {
  if (needsJson(bytes, values)) return addInJson(daemon, queue, bytes, values);
  const headers = headersOf(values);
  const response = await accepted(await daemon.ask(`/q/${pathOf(queue)}`, { method: 'POST', body: bytes, headers }));
  const { key } = (await response.json()) as { key: string };
  return [key];
}

const formTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i;

/**
 * Whether the value must be sent as JSON: a raw body of a form type would be parsed as a form, and an empty body
 * without a type would be refused.
 */
function needsJson(bytes: Buffer, { contentType }: Values): boolean {
  return contentType === null ? bytes.length === 0 : formTypes.test(contentType);
}

async function addInJson(daemon: Daemon, queue: string, bytes: Buffer, values: Values): Promise<string[]> {
  const { idempotencyKey } = values;
  const headers = {
    'Content-Type': 'application/json',
    ...(idempotencyKey !== null && { 'Idempotency-Key': idempotencyKey }),
  };
  const body = `{"messages":[${saying(values)({ bytes, number: 1, hasMore: false })}]}`;
  const response = await accepted(
    await daemon.ask(`/v1/queues/${pathOf(queue)}/messages`, { method: 'POST', body, headers }),
  );
  return keysIn(await response.text());
}

/** The options of a message as headers, their values as bytes. */
function headersOf({
  delaySeconds,
  ttlSeconds,
  priority,
  group,
  header,
  contentType,
  idempotencyKey,
}: Values): Record<string, string> {
  const said = {
    'RestMQ-Delay': delaySeconds,
    'RestMQ-TTL': ttlSeconds,
    'RestMQ-Priority': priority,
    'RestMQ-Group': group === null ? null : encodeURI(group),
    'Content-Type': contentType,
    'Idempotency-Key': idempotencyKey,
  };
  const given = Object.entries(said).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, String(value)]],
  );
  const own = header.map(([name, value]): [string, string] => [`RestMQ-Header-${name}`, value]);
  return Object.fromEntries([...given, ...own].map(([name, value]) => [name, headerValue(name, value)]));
}

/** @throws Failure `usage` */
function headerValue(name: string, value: string): string {
  const bytes = Buffer.from(value).toString('latin1').trim();
  if (isHeader(name, bytes)) return bytes;
  throw new Failure(`${name}: ${JSON.stringify(value)} is not a valid header value`, exits.usage);
}

async function addLines(daemon: Daemon, queue: string, values: Values): Promise<number> {
  const { idempotencyKey } = values;
  const progress = createProgress();
  const patience = createPatience(values.waitSeconds ?? defaultWaitSeconds, (text) => {
    progress.end();
    tell(text);
  });
  const run = idempotencyKey ?? randomBytes(9).toString('base64url');
  let [stored, number] = [0, 0];
  try {
    for await (const batch of batchesOf(linesOf(readable(sourceOf(values))), saying(values), idempotencyKey !== null)) {
      number++;
      await say(await addBatch(daemon, queue, { body: batch.body, key: `${run}/${number}`, patience }), values.json);
      stored += batch.count;
      progress.show(`${stored} messages stored`);
    }
  } catch (error) {
    if (error instanceof Failure && error.exit !== exits.brokenPipe)
      throw new Failure(
        `${error.message}; ${stored} messages were stored before, from the first ${stored} lines`,
        error.exit,
      );
    throw error;
  } finally {
    progress.end();
  }
  return exits.done;
}

async function addBatch(
  daemon: Daemon,
  queue: string,
  { body, key, patience }: { body: string; key: string; patience: Patience },
): Promise<string[]> {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
  const answer = await patience.answer(() =>
    daemon.ask(`/v1/queues/${pathOf(queue)}/messages`, { method: 'POST', body, headers }),
  );
  return keysIn(answer);
}

function keysIn(answer: string): string[] {
  const { messages } = JSON.parse(answer) as { messages: { key: string }[] };
  return messages.map(({ key }) => key);
}

/** @returns a function that makes the JSON of a message from a line */
function saying({ delaySeconds, ttlSeconds, priority, group, header, contentType }: Values): (line: Line) => string {
  const said = {
    delaySeconds,
    ttlSeconds,
    priority,
    group,
    contentType,
    headers: header.length > 0 ? Object.fromEntries(header) : null,
  };
  const members = Object.entries(said)
    .flatMap(([name, value]) => (value === null ? [] : [`,${JSON.stringify(name)}:${JSON.stringify(value)}`]))
    .join('');
  const isJson = contentType !== null && /^application\/([\w.+-]+\+)?json\b/i.test(contentType);
  return (line) => `{${isJson ? jsonMember(line) : textMember(line)}${members}}`;
}

function textMember({ bytes }: Line): string {
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes)
    ? `"value":${JSON.stringify(text)}`
    : `"value":"${bytes.toString('base64')}","encoding":"base64"`;
}

/** The line as the member `value`, exactly as written: numbers keep every digit. */
function jsonMember({ bytes, number }: Line): string {
  const text = bytes.toString();
  try {
    JSON.parse(text);
  } catch {
    throw new Failure(`line ${number} is not JSON`, exits.usage);
  }
  // toString() has replaced its bytes
  if (!isUtf8(bytes)) throw new Failure(`line ${number} is not JSON: it is not UTF-8`, exits.usage);
  return `"value":${text}`;
}

function say(keys: readonly string[], json: boolean): Promise<void> {
  return printLines(json ? keys.map((key) => JSON.stringify({ key })) : keys);
}
