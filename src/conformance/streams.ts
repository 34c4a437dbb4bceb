import assert from 'node:assert/strict';
import { WebSocket } from '../stream/websocket-client';
import { assertFits } from './contract';
import type { Run } from './examples';
import { send } from './replays';
import { attempt, Forbidden, passed, type Outcome } from './verdict';

const fits = (name: string, value: unknown): void =>
  assertFits({ $ref: `#/components/schemas/${name}` }, value, 'What came');

/** The dialogue for each streaming operation of asyncapi.yaml. */
export const dialogues = {
  streamComet: comet,
  streamSse: sse,
  streamWebsocket: websocket,
  echo,
  frames,
  flow,
  cancel: (run, queue) => cancel(run, queue, `/ws/${queue}?credit=1`),
  connectionFrames,
} satisfies Record<string, (run: Run, queue: string) => Promise<void>>;

/** Operations that only other programs can trigger. */
export const untried: Readonly<Record<string, string>> = {
  consumeCollectdData: 'collectd sends what it brings',
  consumeCollectdEvents: 'collectd sends what it brings',
  consumeSyslog: 'syslog comes over ports that HTTP does not tell',
};

export function tryDialogue(run: Run, name: keyof typeof dialogues): Promise<Outcome> {
  const queue = `${run.prefix}s-${name.toLowerCase()}`;
  run.queues.add(queue);
  return attempt(() => dialogues[name](run, queue).then(() => passed));
}

function add(run: Run, queue: string, value: string): Promise<void> {
  return addBody(run, queue, 'application/x-www-form-urlencoded', `value=${value}`);
}

const onOneLine = '{"order": 17.0}';

/** Add JSON with line breaks between its tokens. */
function addPretty(run: Run, queue: string): Promise<void> {
  return addBody(run, queue, 'application/json', '{\r\n  "order": 17.0\n}');
}

async function addBody({ server }: Run, queue: string, type: string, body: string): Promise<void> {
  const response = await send(server, { method: 'POST', path: `/q/${queue}`, headers: { 'content-type': type }, body });
  if (response.status === 401 || response.status === 403) throw new Forbidden(`adding is refused (${response.status})`);
  assert.ok(response.ok, `adding is answered ${response.status}`);
  await response.text();
}

/** An open HTTP stream, with methods to read up to an expected text. */
async function opened(
  { server }: Run,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ until: (end: string, count: number) => Promise<string[]>; hangUp: () => Promise<void> }> {
  const response = await send(server, { method: 'GET', path, headers, body: undefined });
  if (response.status === 401 || response.status === 403)
    throw new Forbidden(`the stream is refused (${response.status})`);
  assert.equal(response.status, 200, `${path} is answered ${response.status}`);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let rest = '';
  return {
    async until(end, count) {
      const found: string[] = [];
      while (found.length < count) {
        const at = rest.indexOf(end);
        if (at >= 0) {
          const piece = rest.slice(0, at);
          rest = rest.slice(at + end.length);
          if (piece.trim() !== '' && !piece.startsWith(':')) found.push(piece);
          continue;
        }
        const { done, value } = await reader.read();
        if (done) throw new Error(`${path} ended after ${found.length} of ${count} messages`);
        rest += decoder.decode(value, { stream: true });
      }
      return found;
    },
    hangUp: () => reader.cancel().catch(() => undefined),
  };
}

/**
 * Check the first message of a queue. Its number is 1, or higher if deleted queues share its entry of last numbers
 * (redis/lua/include/last_numbers.lua).
 * @returns the keys of the message and of those added after it
 */
function checkFirst(json: string, queue: string, value: string): (after: number) => string {
  const message = JSON.parse(json) as { key: string };
  fits('StreamMessage', message);
  const number = Number(message.key.slice(queue.length + 1));
  const keyOf = (after: number): string => `${queue}:${number + after}`;
  assert.ok(Number.isSafeInteger(number) && number >= 1, `the key ${message.key} has no number`);
  assert.deepEqual(message, { key: keyOf(0), value });
  return keyOf;
}

async function comet(run: Run, queue: string): Promise<void> {
  const stream = await opened(run, `/c/${queue}`);
  try {
    await add(run, queue, 'one');
    const [first] = await stream.until('\r\n', 1);
    const keyOf = checkFirst(first!, queue, 'one');
    await add(run, queue, 'two');
    const [second] = await stream.until('\r\n', 1);
    assert.deepEqual(JSON.parse(second!), { key: keyOf(1), value: 'two' });
    await addPretty(run, queue);
    const [line] = await stream.until('\r\n', 1);
    assert.equal(line, `{"key":"${keyOf(2)}","value":${onOneLine}}`, 'JSON with line breaks is not on one line');
  } finally {
    await stream.hangUp();
  }
}

async function sse(run: Run, queue: string): Promise<void> {
  const first = await opened(run, `/sse/${queue}`);
  await add(run, queue, 'one');
  const [event] = await first.until('\n\n', 1);
  await first.hangUp();
  const keyOf = checkFirst(/^data: (.*)$/m.exec(event!)?.[1] ?? '{}', queue, 'one');
  assert.equal(
    event,
    `id: ${keyOf(0)}\ndata: {"key":"${keyOf(0)}","value":"one"}`,
    'the event is not as the contract writes it',
  );
  await add(run, queue, 'two');
  await add(run, queue, 'three');
  const again = await opened(run, `/sse/${queue}`, { 'Last-Event-ID': keyOf(0) });
  try {
    const events = await again.until('\n\n', 2);
    assert.deepEqual(
      events.map((one) => /^id: (.*)$/m.exec(one)?.[1]),
      [keyOf(1), keyOf(2)],
      'a consumer that comes back with Last-Event-ID gets the messages that it missed, in order',
    );
    await addPretty(run, queue);
    const [pretty] = await again.until('\n\n', 1);
    assert.equal(
      pretty,
      `id: ${keyOf(3)}\ndata: {"key":"${keyOf(3)}","value":${onOneLine}}`,
      'JSON with line breaks is not on one line',
    );
  } finally {
    await again.hangUp();
  }
}

interface WebSocketConnection {
  send(data: string): void;
  /** The next text frame. */
  next(): Promise<string>;
  hangUp(): void;
}

async function connect({ server }: Run, path: string, protocols: string[] = []): Promise<WebSocketConnection> {
  const headers = server.authorization === null ? {} : { Authorization: server.authorization };
  const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}${path}`, protocols, { headers });
  const received: string[] = [];
  let wake: (() => void) | undefined;
  let ended: Error | undefined;
  socket.on('message', (data: Buffer) => (received.push(data.toString()), wake?.()));
  socket.on('close', (code) => ((ended = new Error(`the WebSocket was closed with ${code}`)), wake?.()));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.on('error', reject);
    socket.once('unexpected-response', (_request, { statusCode }) => {
      reject(
        statusCode === 401 || statusCode === 403
          ? new Forbidden(`the WebSocket is refused (${statusCode})`)
          : new Error(`the WebSocket is answered ${statusCode ?? 0}`),
      );
    });
  });
  return {
    send: (data) => socket.send(data),
    async next() {
      while (received.length === 0) {
        if (ended) throw ended;
        await new Promise<void>((resolve) => (wake = resolve));
      }
      return received.shift()!;
    },
    hangUp: () => socket.terminate(),
  };
}

async function withWebSocket(
  run: Run,
  path: string,
  protocols: string[],
  talk: (socket: WebSocketConnection) => Promise<void>,
): Promise<void> {
  const socket = await connect(run, path, protocols);
  try {
    await talk(socket);
  } finally {
    socket.hangUp();
  }
}

function websocket(run: Run, queue: string): Promise<void> {
  return withWebSocket(run, `/ws/${queue}`, [], async (socket) => {
    await add(run, queue, 'one');
    checkFirst(await socket.next(), queue, 'one');
  });
}

function echo(run: Run, queue: string): Promise<void> {
  return withWebSocket(run, `/ws/${queue}`, [], async (socket) => {
    socket.send('hello');
    assert.equal(await socket.next(), 'hello', 'what is sent without a subprotocol is echoed');
  });
}

function frames(run: Run, queue: string): Promise<void> {
  return withWebSocket(run, `/ws/${queue}?credit=1`, ['restmq.v1'], async (socket) => {
    const ask = async (frame: object): Promise<Record<string, unknown>> => {
      socket.send(JSON.stringify(frame));
      return JSON.parse(await socket.next()) as Record<string, unknown>;
    };
    const stats = await ask({ cmd: 'stats', id: 'a' });
    fits('ReplyFrame', stats);
    assert.equal(stats['id'], 'a', 'the reply has the id of its command');
    const error = await ask({ cmd: 'drop', id: 'b' });
    fits('ErrorFrame', error);
    assert.equal(error['id'], 'b', 'the error has the id of its frame');
    socket.send(JSON.stringify({ cmd: 'add', value: 'one', id: 'c' }));
    const first = JSON.parse(await socket.next()) as { type: string; problem?: { status: number } };
    if (first.problem?.status === 403) throw new Forbidden('adding is refused (403)');
    const both = [first, JSON.parse(await socket.next()) as { type: string }];
    for (const one of both) fits(one.type === 'message' ? 'MessageFrame' : 'ReplyFrame', one);
    assert.deepEqual(
      both.map(({ type }) => type).sort(),
      ['message', 'reply'],
      'what is added comes back on the stream, and the command gets its reply',
    );
  });
}

type Ask = (frame: object) => Promise<Record<string, unknown>>;

/** Send frames one by one, each answered by the next frame that comes. */
function withReplies(run: Run, path: string, talk: (ask: Ask, socket: WebSocketConnection) => Promise<void>) {
  return withWebSocket(run, path, ['restmq.v1'], (socket) =>
    talk(async (frame) => {
      socket.send(JSON.stringify(frame));
      return JSON.parse(await socket.next()) as Record<string, unknown>;
    }, socket),
  );
}

function cancel(run: Run, queue: string, path: string): Promise<void> {
  return withReplies(run, path, async (ask, socket) => {
    socket.send(JSON.stringify({ cmd: 'take', queue, waitSeconds: 20, id: 'wait' }));
    const first = await ask({ type: 'cancel', target: 'wait', id: 'cancel' });
    if ((first['problem'] as { status?: number } | undefined)?.status === 403)
      throw new Forbidden('taking is refused (403)');
    const both = [first, JSON.parse(await socket.next()) as Record<string, unknown>];
    for (const one of both) fits('ReplyFrame', one);
    const replyTo = (id: string): object | undefined => both.find((one) => one['id'] === id);
    assert.deepEqual(replyTo('cancel'), { type: 'reply', id: 'cancel', cancelled: true });
    assert.deepEqual(replyTo('wait'), { type: 'reply', id: 'wait', error: 'empty queue' });
  });
}

async function connectionFrames(run: Run, queue: string): Promise<void> {
  await withReplies(run, '/ws', async (ask) => {
    const stats = await ask({ cmd: 'stats', queue, id: 'a' });
    fits('ReplyFrame', stats);
    assert.equal(stats['id'], 'a', 'the reply has the id of its command');
    const unnamed = await ask({ cmd: 'stats', id: 'b' });
    fits('ErrorFrame', unnamed);
    assert.equal((unnamed['problem'] as { status: number }).status, 400, 'a command that names no queue is refused');
    const flowed = await ask({ type: 'flow', credit: 1, id: 'c' });
    fits('ErrorFrame', flowed);
  });
  await cancel(run, queue, '/ws');
}

function flow(run: Run, queue: string): Promise<void> {
  return withWebSocket(run, `/ws/${queue}?credit=1`, ['restmq.v1'], async (socket) => {
    for (const value of ['one', 'two']) await add(run, queue, value);
    assert.equal((JSON.parse(await socket.next()) as { value: string }).value, 'one');
    socket.send(JSON.stringify({ cmd: 'stats', id: 1 }));
    const reply = JSON.parse(await socket.next()) as { type: string };
    assert.equal(reply.type, 'reply', 'without another credit no message comes');
    socket.send(JSON.stringify({ type: 'flow', credit: 1 }));
    assert.equal(
      (JSON.parse(await socket.next()) as { value: string }).value,
      'two',
      'with another credit the next message comes',
    );
  });
}
