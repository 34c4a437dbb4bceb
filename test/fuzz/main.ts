/**
 * `npm run fuzz`: malformed requests and WebSocket frames to a daemon, and generated texts to its parsers. It fails when the
 * daemon dies, answers what the contract has not, leaves a rejection unhandled or works for 250 ms at a stretch, or when a
 * parser throws what it should not. A run of the same seed sends the same.
 *
 *   npm run fuzz -- [--seed 1] [--requests 100000] [--cases 1000000]
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { aclFile } from '../support/acl';
import { operations } from '../support/contract';
import { startRedis } from '../support/redis';
import { parseOne, parsers } from './parsers';
import { createRandom, type Random } from './random';
import { framesBytes, requestBytes } from './requests';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' }, requests: { type: 'string', default: '100000' }, cases: { type: 'string', default: '1000000' } } });
const [seed, requests, cases] = [Number(values.seed), Number(values.requests), Number(values.cases)];

/** What a daemon may answer to anybody, beside what its operations declare. */
const ofNoOperation = [404, 405, 408, 414, 431];
const known = new Set([...ofNoOperation, 308, ...operations.flatMap(({ responses }) => Object.keys(responses).map(Number))].filter((status) => status < 500));
const deafMs = 250;
const atOnce = 32;
const patienceMs = 2000;

const faults: string[] = [];

async function main(): Promise<void> {
  console.log(`seed ${seed}: ${requests} requests, ${cases} cases`);
  fuzzParsers(createRandom(seed));
  await fuzzDaemon(createRandom(seed + 1));
  for (const fault of faults.slice(0, 20)) console.error(fault);
  console.log(faults.length === 0 ? 'nothing was found' : `${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

function fuzzParsers(random: Random): void {
  const names = Object.keys(parsers);
  for (let i = 0; i < cases; i++) {
    const fault = parseOne(names[i % names.length]!, random);
    if (fault) faults.push(fault);
    progress('cases', i + 1, cases);
  }
}

async function fuzzDaemon(random: Random): Promise<void> {
  const redis = await startRedis();
  const acl = aclFile('[rest:producer]\n[rest:consumer]\n[comet:consumer]\n[sse:consumer]\n[websocket:consumer]\n[admin]\nusername = root\npassword = toor\n');
  const daemon = fork(join(__dirname, 'daemon.ts'), [redis.url, acl.path], { execArgv: ['--require', 'tsx/cjs'], stdio: 'inherit' });
  daemon.on('message', (said: { fault?: string }) => said.fault && faults.push(said.fault));
  const { url } = (await once(daemon, 'message'))[0] as { url: string };
  await warmUp(daemon, url);
  let [sent, answered] = [0, 0];
  const work = async (): Promise<void> => {
    while (sent < requests && isAlive(daemon)) {
      sent++;
      const bytes = random.upTo(5) === 0 ? framesBytes(random) : requestBytes(random);
      check(bytes, await answerTo(url, bytes));
      progress('requests', ++answered, requests);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await judge(daemon, url);
  daemon.kill();
  await redis.stop();
  acl.remove();
}

/** What is compiled or read at its first use is not what is looked for. */
async function warmUp(daemon: ChildProcess, url: string): Promise<void> {
  for (const path of ['/healthz', '/openapi.yaml', '/q/', '/stats/', '/j/test', '/problems/']) await (await fetch(url + path)).text();
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

/** Send bytes over a connection of their own. @returns the head of what came back */
function answerTo(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.end(bytes, 'latin1'));
    const done = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(text);
    };
    const timer = setTimeout(done, patienceMs);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (/^HTTP\/1\.1 (?!100)\d{3} [^]*\r\n\r\n/.test(text) && !text.startsWith('HTTP/1.1 101')) done();
    });
    socket.on('close', done);
    socket.on('error', done);
  });
}

function check(bytes: string, answer: string): void {
  if (answer === '') return; // an empty request, or one that takes its time
  const status = Number(/^(?:HTTP\/1\.1 100 [^\r]*\r\n\r\n)?HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);
  if (status === 100 || known.has(status)) return;
  faults.push(`${JSON.stringify(bytes)} was answered ${answer.slice(0, 300)}`);
}

async function judge(daemon: ChildProcess, url: string): Promise<void> {
  if (!isAlive(daemon)) return void faults.push(`the daemon died: ${daemon.exitCode ?? daemon.signalCode}`);
  const healthy = await fetch(`${url}/healthz`).then(({ ok }) => ok, () => false);
  if (!healthy) faults.push('the daemon does not answer any more');
  const longestMs = await longestOf(daemon);
  console.log(`the daemon was deaf for ${Math.round(longestMs)} ms at most`);
  if (longestMs > deafMs) faults.push(`the daemon was deaf for ${Math.round(longestMs)} ms`);
}

function progress(what: string, done: number, all: number): void {
  if (done % Math.ceil(all / 10) === 0 || done === all) console.log(`${what} ${done}/${all}, ${faults.length} faults`);
}

void main();
