import type { Authorization, Caller } from '../access/check';
import type { Requester } from '../longpoll/requester';
import { asBrokerError, BrokerError } from '../errors';
import type { Log } from '../log';
import type { EncodedParts } from '../json';
import { encodeFrame, encodeFrameHead } from './websocket-frames';
import { CancellableCommand } from './cancellable-command';
import { WebSocketConsumer, type Registration } from './websocket-consumer';
import type { WebSocketSink } from './websocket-sink';

/** The id of a frame, which its answer repeats. */
type Id = string | number;

/** A frame of a client, read by the JSON protocol. */
export type ClientFrame = { id: Id | undefined } & (
  | CommandFrame
  | { kind: 'flow'; credit: number }
  | { kind: 'cancel'; target: Id }
);

interface CommandFrame {
  kind: 'command';
  /** Whether it may wait for a message. */
  waits: boolean;
  /**
   * Run it.
   * @returns the reply, a JSON object
   * @throws BrokerError, also for an invalid frame
   */
  run(client: Requester & Caller): Promise<string | EncodedParts<unknown>>;
}

/** Reads and runs frames. */
export interface CommandReader {
  /**
   * @param queue  the queue if the frame names none; undefined: it has to name one
   * @returns a promise if it takes several turns of the event loop
   */
  readFrame(text: string, queue: string | undefined): ClientFrame | Promise<ClientFrame>;
}

/** The parts that all connections share. */
export interface ConnectionContext {
  commands: CommandReader;
  /** The most bytes that may wait for a client to read them. */
  consumerBuffer: number;
  log: Log;
}

/**
 * While this many commands, this many bytes of them, or this many that wait, are in progress, nothing is read; nor
 * while more than `consumerBuffer` bytes of replies wait for the client to read them.
 */
const [runningMax, runningBytesMax, waitingMax] = [64, 1024 ** 2, 256] as const;

/** A client that reads nothing for this time, while more than `consumerBuffer` bytes wait for it, is too slow. */
const stallMs = 10_000;

/** A restmq.v1 connection: runs the client's commands and sends their replies. The stream's messages bypass it. */
export class WebSocketCommands extends WebSocketConsumer implements Requester, Caller {
  readonly category = 'websocket';
  private running = 0;
  private runningBytes = 0;
  /** Commands that may wait for a message, besides `running`. */
  private waiting = 0;
  /** A long frame is being read in several turns of the event loop. */
  private isReading = false;
  /** Frames that had been read when the limit was reached. */
  private unheard: string[] | null = null;
  private gonePending: Set<() => void> | null = null;
  private cancellable: Map<Id, CancellableCommand> | null = null;
  private idle: (() => void) | null = null;
  /** Runs while replies wait for the client to read them. */
  private stallTimer: NodeJS.Timeout | undefined;

  /** @param queue  of the path; undefined: every command names its queue */
  constructor(
    private readonly queue: string | undefined,
    sink: WebSocketSink,
    registration: Registration,
    authorization: Authorization,
    /** The client's address. */
    readonly address: string,
    private readonly around: ConnectionContext,
  ) {
    super(sink, registration, authorization);
  }

  get callerName(): string | null {
    return this.authorization.principal.name;
  }

  get gone(): boolean {
    return !this.sink.isOpen;
  }

  whenGone(act: () => void): () => void {
    if (this.gone) queueMicrotask(act);
    else (this.gonePending ??= new Set()).add(act);
    return () => this.gonePending?.delete(act);
  }

  /** Resolves when no command is in progress. Nothing more is read. */
  finish(): Promise<void> {
    this.sink.ws.pause();
    return new Promise((resolve) => {
      this.idle = resolve;
      this.checkIdle();
    });
  }

  onMessage(data: Buffer, isBinary: boolean): void {
    if (this.gone) return;
    if (isBinary) this.answerError(undefined, notText());
    else if (this.isBusy() || this.unheard) this.later(data.toString());
    else this.answer(data.toString());
  }

  /** Commands that wait for a message are cancelled. */
  override over(): void {
    super.over();
    this.stopStallTimer();
    this.unheard = null;
    const acts = this.gonePending ?? [];
    this.gonePending = null;
    for (const act of acts) act();
  }

  private isBusy(): boolean {
    if (
      this.isReading ||
      this.running >= runningMax ||
      this.runningBytes >= runningBytesMax ||
      this.waiting >= waitingMax
    )
      return true;
    if (this.sink.bufferedBytes <= this.around.consumerBuffer) return false;
    this.resumeWhenDrained();
    return true;
  }

  private resumeWhenDrained(): void {
    if (this.stallTimer) return;
    let { flushedBytes } = this.sink;
    this.stallTimer = setInterval(() => {
      if (this.sink.flushedBytes === flushedBytes) return this.sink.end('slow');
      ({ flushedBytes } = this.sink);
    }, stallMs);
    this.sink.whenDrained(() => {
      this.stopStallTimer();
      this.resume();
    });
  }

  private stopStallTimer(): void {
    clearInterval(this.stallTimer);
    this.stallTimer = undefined;
  }

  private later(text: string): void {
    if (!this.unheard) this.sink.ws.pause();
    (this.unheard ??= []).push(text);
  }

  private answer(text: string): void {
    const frame = this.around.commands.readFrame(text, this.queue);
    if (frame instanceof Promise) void this.answerRead(frame, text.length);
    else this.answerFrame(frame, text.length);
  }

  /** Answer a frame when it has been read. Later frames wait. */
  private async answerRead(reading: Promise<ClientFrame>, bytes: number): Promise<void> {
    this.isReading = true;
    const frame = await reading;
    this.isReading = false;
    this.answerFrame(frame, bytes);
    this.resume();
  }

  private answerFrame(frame: ClientFrame, bytes: number): void {
    if (frame.kind === 'flow') this.flow(frame);
    else if (frame.kind === 'cancel') this.cancel(frame);
    else void this.run(frame, bytes);
  }

  private flow({ id, credit }: { id: Id | undefined; credit: number }): void {
    if (!this.attachment.grant) return this.answerError(id, noStream());
    this.attachment.grant(credit);
    if (id !== undefined) this.say(`{"type":"reply"${idMember(id)},"credit":${credit}}`);
  }

  private cancel({ id, target }: { id: Id | undefined; target: Id }): void {
    const command = this.cancellable?.get(target);
    command?.cancel();
    if (id !== undefined) this.say(`{"type":"reply"${idMember(id)},"cancelled":${command !== undefined}}`);
  }

  private async run(frame: ClientFrame & CommandFrame, bytes: number): Promise<void> {
    const { id, waits } = frame;
    if (waits) this.waiting++;
    else this.running++;
    this.runningBytes += bytes;
    const command = waits && id !== undefined ? this.makeCancellable(id) : null;
    try {
      const reply = await frame.run(command ?? this);
      const head = `{"type":"reply"${idMember(id)},`;
      if (typeof reply === 'string') this.say(head + reply.slice(1));
      else await this.sayInSlices(head, reply);
    } catch (error) {
      this.answerError(id, error);
    } finally {
      if (command && this.cancellable?.get(id!) === command) this.cancellable.delete(id!);
      if (waits) this.waiting--;
      else this.running--;
      this.done(bytes);
    }
  }

  private makeCancellable(id: Id): CancellableCommand {
    const command = new CancellableCommand(this);
    (this.cancellable ??= new Map()).set(id, command);
    return command;
  }

  private done(bytes: number): void {
    this.runningBytes -= bytes;
    this.resume();
  }

  /** Run the frames that came while nothing was read, and read on. */
  private resume(): void {
    while (this.unheard && !this.isBusy()) {
      const next = this.unheard.shift();
      if (next !== undefined) this.answer(next);
      else {
        this.unheard = null;
        if (!this.idle) this.sink.ws.resume();
      }
    }
    this.checkIdle();
  }

  private checkIdle(): void {
    if (this.running === 0 && this.waiting === 0 && !this.isReading && !this.unheard) this.idle?.();
  }

  private answerError(id: Id | undefined, cause: unknown): void {
    const error = asBrokerError(cause);
    if (error.code === 'internal') this.around.log.error({ err: error.cause, queue: this.queue }, 'internal error');
    this.say(`{"type":"error"${idMember(id)},"problem":${JSON.stringify(error.toProblem())}}`);
  }

  private say(json: string): void {
    this.sink.reply([encodeFrame('text', json)], this.around.consumerBuffer);
  }

  /** @param head  instead of the brace that the reply begins with */
  private async sayInSlices(head: string, reply: EncodedParts<unknown>): Promise<void> {
    const [first, ...rest] = await reply.inBytes();
    const payload = [Buffer.from(head), first!.subarray(1), ...rest];
    const bytes = payload.reduce((sum, { length }) => sum + length, 0);
    this.sink.reply([encodeFrameHead('text', bytes), ...payload], this.around.consumerBuffer);
  }
}

function idMember(id: Id | undefined): string {
  return id === undefined ? '' : `,"id":${JSON.stringify(id)}`;
}

function notText(): BrokerError {
  return new BrokerError(
    'invalid-body',
    'A frame of restmq.v1 is a text frame with JSON; send bytes as base64 with "encoding":"base64".',
    {
      error: 'this is a binary frame',
    },
  );
}

function noStream(): BrokerError {
  return new BrokerError(
    'invalid-body',
    'This connection streams no queue, so it has no credit. Stream a queue over /ws/{queue}.',
    { error: 'flow: this connection streams no queue' },
  );
}
