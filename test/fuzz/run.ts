import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { aclFile } from '../support/acl';
import { operationAt, operations } from '../support/contract';
import { startRedis } from '../support/redis';
import { parseOne, parsers } from './parsers';
import type { Random } from './random';
import { framesBytes, requestBytes } from './requests';
import { createValidators } from './validators';

/** The findings of a run: a line for each fault, and figures. */
export interface Findings {
  faults: string[];
  /** How many of what was sent were handshakes with frames. */
  withFrames: number;
  /** How often each kind of frame came back: `text`, `close 1002`. */
  frames: Map<string, number>;
  /** How often each status came; 0: the connection was closed, or nothing came in time. */
  statuses: Map<number, number>;
  /** How long the daemon was deaf at most. */
  deafMs: number;
}

/** Told how far it is. */
export type Progress = (what: string, done: number, all: number, faults: number) => void;

const deafMaxMs = 250;
const atOnce = 32;
const patienceMs = 2000;

/** Generated texts to parsers, and to the validators of the contract. @returns a line for each fault */
export async function fuzzParsers(random: Random, cases: number, progress: Progress): Promise<string[]> {
  const faults: string[] = [];
  const names = Object.keys(parsers);
  const validators = await createValidators();
  for (let i = 0; i < cases; i++) {
    const at = i % (2 * names.length);
    const fault = at < names.length ? parseOne(names[at]!, random) : validators.tryOne(random);
    if (fault) faults.push(fault);
    progress('cases', i + 1, cases, faults.length);
  }
  return faults;
}

/** Malformed requests and frames to a daemon in a process of its own. */
export async function fuzzDaemon(random: Random, requests: number, progress: Progress): Promise<Findings> {
  const found: Findings = { faults: [], withFrames: 0, frames: new Map(), statuses: new Map(), deafMs: 0 };
  const redis = await startRedis();
  const acl = aclFile(
    '[rest:producer]\n[rest:consumer]\n[comet:consumer]\n[sse:consumer]\n[websocket:consumer]\n[admin]\nusername = root\npassword = toor\n',
  );
  const daemon = fork(join(__dirname, 'daemon.ts'), [redis.url, acl.path], {
    execArgv: ['--require', 'tsx/cjs'],
    stdio: 'inherit',
  });
  daemon.on('message', (said: { fault?: string }) => said.fault && found.faults.push(said.fault));
  const { url } = (await once(daemon, 'message'))[0] as { url: string };
  await warmUp(daemon, url);
  let [sent, answered] = [0, 0];
  const work = async (): Promise<void> => {
    while (sent < requests && isAlive(daemon)) {
      sent++;
      const isFrames = random.upTo(5) === 0;
      if (isFrames) found.withFrames++;
      const bytes = isFrames ? framesBytes(random) : requestBytes(random);
      check(found, bytes, await answerTo(url, bytes, isFrames));
      progress('requests', ++answered, requests, found.faults.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await judgeDaemon(found, daemon, url);
  const exited = once(daemon, 'exit');
  if (isAlive(daemon)) {
    daemon.kill();
    await exited;
  }
  await redis.stop();
  acl.remove();
  return found;
}

/** Warm up: compiling and reading files at first use must not count. */
async function warmUp(daemon: ChildProcess, url: string): Promise<void> {
  for (const path of ['/healthz', '/openapi.yaml', '/q/', '/stats/', '/j/test', '/problems/'])
    await (await fetch(url + path)).text();
  await longestOf(daemon);
}

/** How long the daemon was deaf at most since it was asked last. */
async function longestOf(daemon: ChildProcess): Promise<number> {
  daemon.send('how long?');
  return ((await once(daemon, 'message'))[0] as { longestMs: number }).longestMs;
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

/**
 * Send bytes over a connection of their own, and no more.
 * @param isFrames  the handshake among them is answered first: who closes their side before that has hung up
 * @returns what came back: the head of an answer, or all that there was until the connection ended
 */
function answerTo(url: string, bytes: string, isFrames: boolean): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname, () =>
      isFrames ? socket.write(bytes, 'latin1') : socket.end(bytes, 'latin1'),
    );
    const done = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(text);
    };
    const timer = setTimeout(done, patienceMs);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (!/^HTTP\/1\.1 (?!100)\d{3} [^]*?\r\n\r\n/.test(text)) return;
      if (text.startsWith('HTTP/1.1 101')) socket.end();
      else done();
    });
    socket.on('close', done);
    socket.on('error', done);
  });
}

function check({ faults, statuses, frames }: Findings, bytes: string, answer: string): void {
  const status = Number(/^(?:HTTP\/1\.1 100 [^\r]*\r\n\r\n)?HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  if (status === 101) {
    const said = framesIn(answer.slice(answer.indexOf('\r\n\r\n') + 4));
    for (const kind of said) frames.set(kind, (frames.get(kind) ?? 0) + 1);
    if (said.some((kind) => kind.startsWith('wrong')))
      faults.push(`${JSON.stringify(bytes)} was answered with ${said.join(', ')}`);
  }
  // '': an empty request, or one that takes its time
  if (answer === '' || status === 100 || mayAnswer(bytes, status)) return;
  faults.push(`${JSON.stringify(bytes)} was answered ${answer.slice(0, 300)}`);
}

/** Statuses allowed for any request, and for requests of no operation. */
const toAnybody = [400, 408, 414, 431];
const toNoOperation = new Set([...toAnybody, 200, 304, 308, 403, 404, 405]);
const toSome = new Set(
  operations.flatMap(({ responses }) => Object.keys(responses).map(Number)).filter((status) => status < 500),
);

/** By the operation that the bytes are for, where that can be told from them. */
function mayAnswer(bytes: string, status: number): boolean {
  const [, method, target] = /^([A-Z]+) (\/[^ ?#]*)[^ ]* HTTP\/1\.[01]\r\n/.exec(bytes) ?? [];
  if (!method || !target) return toNoOperation.has(status) || toSome.has(status) || status === 204;
  if (method === 'OPTIONS') return status === 204 || toNoOperation.has(status);
  const operation = operationAt(method, decoded(target));
  if (!operation) return toNoOperation.has(status);
  return toAnybody.includes(status) || String(status) in operation.responses;
}

function decoded(path: string): string {
  return path.replaceAll(/%[^2]./g, 'x').replaceAll(/%2[^f]/gi, 'x');
}

const opcodes: Readonly<Record<number, string>> = { 1: 'text', 2: 'binary', 8: 'close', 9: 'ping', 10: 'pong' };

/**
 * The kinds of the frames that a daemon sent: `wrong` is one that RFC 6455 does not allow it, or that tells of a fault
 * in it.
 */
function framesIn(text: string): string[] {
  const bytes = Buffer.from(text, 'latin1');
  const kinds: string[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const [first, second] = [bytes[at]!, bytes[at + 1]!];
    const [head, size] = second === 126 ? [4, bytes.length >= at + 4 ? bytes.readUInt16BE(at + 2) : 0] : [2, second];
    const kind = (first & 0xf0) === 0x80 && second <= 126 ? opcodes[first & 0x0f] : undefined;
    const payload = bytes.subarray(at + head, at + head + size);
    if (!kind || payload.includes('/problems/internal'))
      return [...kinds, `wrong ${bytes.subarray(at, at + 300).toString('latin1')}`];
    kinds.push(kind === 'close' && payload.length >= 2 ? `close ${payload.readUInt16BE(0)}` : kind);
    at += head + size;
  }
  return kinds;
}

async function judgeDaemon(found: Findings, daemon: ChildProcess, url: string): Promise<void> {
  if (!isAlive(daemon)) return void found.faults.push(`the daemon died: ${daemon.exitCode ?? daemon.signalCode}`);
  const healthy = await fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!healthy) found.faults.push('the daemon does not answer any more');
  found.deafMs = await longestOf(daemon);
  if (found.deafMs > deafMaxMs) found.faults.push(`the daemon was deaf for ${Math.round(found.deafMs)} ms`);
}
