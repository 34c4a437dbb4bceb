import { Nack } from '../client/nack';
import { RestMQError } from '../client/errors';
import { startWorker } from '../client/worker';
import type { Handler, Worker } from '../client/worker-types';
import { durationSeconds } from '../durations';
import { option, whole } from '../option-values';
import { command } from './command';
import { exits, Failure } from './exits';
import { daemonAt, daemonOptions, pathOf, refusal } from './http/daemon';
import { seconds, type CliOption } from './options';
import { tell } from './output';
import { leaseClientOf } from './work/lease-client';
import { environmentOf, runProgram, StartFailure, type Ended } from './work/program';

/** EX_DATAERR of sysexits.h. */
const dataError = 65;

const [dayMost, yearMost] = [43_200, 31_536_000];

const options = {
  concurrency: option('N', 1, whole(1, 1000), 'maximum number of programs that run at the same time'),
  leaseSeconds: option('DURATION', 30, durationSeconds(1, dayMost), 'lease duration, in which it is extended'),
  delaySeconds: seconds(0, yearMost, 'delay of a nacked message; without it, the backoff of the queue'),
  deadExit: option<readonly number[]>(
    'CODES',
    [dataError],
    exitCodes,
    `exit codes that make a dead letter (${dataError})`,
  ),
  timeoutSeconds: seconds(1, yearMost, 'time after which a program is ended, and its message nacked'),
  max: option<number | null>('N', null, whole(1, 1_000_000_000), 'exit after this number of messages'),
  ...daemonOptions,
} satisfies Record<string, CliOption<unknown>>;

export const work = command({
  name: 'work',
  usage: 'QUEUE [OPTIONS] -- PROGRAM [ARGUMENT...]',
  explains: `Run a program for each message of a queue. It gets the value on its standard input, byte for byte, and the
properties of the message as variables:

  RESTMQ_MESSAGE_QUEUE, _KEY, _ATTEMPT, _LEASE_ID, _PRIORITY, _GROUP, _CONTENT_TYPE
  RESTMQ_MESSAGE_HEADER_TRACE_ID  the header trace-id
  RESTMQ_MESSAGE_HEADERS          all headers as JSON

Exit code 0 acks the message. A code of --dead-exit makes it a dead letter. Any other code, or the end by a signal,
nacks it: it is delivered again after the backoff of the queue or --delay, up to maxAttempts times.

The lease is extended while the program runs; the program is ended if the lease is lost. If this command is killed, its
messages are delivered again when their leases end. A daemon that is unavailable is asked again until it answers.

SIGTERM, SIGINT (Ctrl-C) and SIGHUP stop it: it takes no more messages, and waits for the programs. A second signal, at
least 1 s after the first, gives their messages back and ends them. If PROGRAM can't be started, its message is given
back, and the command exits with 2.`,
  words: ['queue', 'any'],
  wordCount: [2, Infinity],
  options,
  examples: [
    'restmq work jobs -- ./process-order',
    'restmq work mails --concurrency 4 --delay 5m -- sh -c \'sendmail "$RESTMQ_MESSAGE_HEADER_TO"\'',
    'restmq work pictures --timeout 1m --dead-exit 65,66 -- ./make-thumbnail --width 200',
  ],
  async run({ concurrency, leaseSeconds, delaySeconds, deadExit, timeoutSeconds, max, ...where }, words) {
    const [queue, program, ...args] = words as [string, string, ...string[]];
    pathOf(queue);
    if (program === '') throw new Failure('the program has no name; see restmq work --help', exits.usage);
    const daemon = await daemonAt(where);
    const programs = new Set<Promise<Ended>>();
    const startFailures: StartFailure[] = [];
    let [begun, handled] = [0, 0];

    const handle: Handler = async (message, { signal }) => {
      if (startFailures.length > 0 || begun === max) throw new Nack('The worker stops.', { countAttempt: false });
      begun++;
      const environment = { ...process.env, ...environmentOf(queue, message) };
      const value = message.value as Buffer;
      const running = runProgram(program, args, { value, environment, timeoutSeconds, signal });
      programs.add(running);
      try {
        const ended = await running;
        if (ended.code !== 0) throw nackFor(program, ended, deadExit, delaySeconds);
      } catch (error) {
        if (!(error instanceof StartFailure)) throw error;
        startFailures.push(error);
        void worker.stop();
        throw new Nack(error.message, { countAttempt: false });
      } finally {
        programs.delete(running);
        if (++handled === max) void worker.stop();
      }
    };

    const worker = startWorker(leaseClientOf(daemon), queue, handle, {
      concurrency: Math.min(concurrency, max ?? Infinity),
      leaseSeconds,
      onError: createTell(daemon.url),
    });
    stopOnSignal(worker);
    try {
      await worker.finished;
    } catch (error) {
      throw error instanceof RestMQError ? refusal({ status: error.status, url: daemon.url }, error.problem) : error;
    } finally {
      await Promise.allSettled(programs); // those that a second signal ends
    }
    if (startFailures.length > 0) throw new Failure(startFailures[0]!.message, exits.usage);
    return exits.done;
  },
});

/** @throws Error whose message completes "--dead-exit must be ..." */
function exitCodes(given: string): number[] {
  const codes = given === '' ? [] : given.split(',').map((one) => one.trim());
  if (codes.every((one) => /^\d+$/.test(one) && Number(one) >= 1 && Number(one) <= 255)) return codes.map(Number);
  throw new Error('comma-separated exit codes from 1 to 255');
}

function nackFor(program: string, ended: Ended, deadExit: readonly number[], delaySeconds: number | null): Nack {
  const { code, signal, hasTimedOut } = ended;
  const how = hasTimedOut
    ? 'took longer than --timeout'
    : code === null
      ? `was ended by ${signal!}`
      : `exited with ${code}`;
  const dead = code !== null && !hasTimedOut && deadExit.includes(code);
  return new Nack(`${program} ${how}`, {
    ...(dead && { dead }),
    ...(delaySeconds !== null && !dead && { delaySeconds }),
  });
}

/** Milliseconds within which the same trouble of the daemon is reported once. */
const tellMs = 10_000;

function createTell(url: string): (error: unknown, message?: { key: string }) => void {
  let [last, toldMs] = ['', -Infinity];
  return (error, message) => {
    const text = error instanceof Error ? error.message : String(error);
    if (message) return tell(`${message.key}: ${text}`);
    if (text === last && performance.now() - toldMs < tellMs) return;
    [last, toldMs] = [text, performance.now()];
    tell(`${url}: ${text.replace(/\.$/, '')}; retrying`);
  };
}

/** Milliseconds within which a second signal counts as the same, as for restmq serve: npm repeats a Ctrl-C. */
const sameMs = 1000;

function stopOnSignal(worker: Worker): void {
  let firstMs: number | null = null;
  const stop = (): void => {
    const nowMs = performance.now();
    firstMs ??= nowMs;
    void (nowMs - firstMs < sameMs ? worker.stop() : worker.stop(0));
  };
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, stop);
}
