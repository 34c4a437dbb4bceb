import type { Attachment } from '../delivery/consumer';
import type { Caller, Authorization } from '../access/check';
import type { Requester } from '../longpoll/waiters';
import { asBrokerError, BrokerError } from '../errors';
import type { Log } from '../log';
import type { Queue } from '../queue/names';
import type { EncodedParts } from '../json';
import { encodeFrame, encodeFrameHead } from './websocket-frames';
import { WebSocketConsumer } from './websocket-consumer';
import type { WebSocketSink } from './websocket-sink';

/** A frame of a client, read by the JSON protocol. */
export interface ClientFrame {
  /** The id that its answer repeats. */
  id?: string | number | undefined;
  /** How many more messages the client can take; undefined: the frame is a command. */
  credit?: number;
  /**
   * Run it.
   * @returns the reply, a JSON object
   * @throws BrokerError, also for an invalid frame
   */
  run(client: Requester & Caller): Promise<string | EncodedParts<unknown>>;
}

/** Reads and runs frames. */
export interface CommandReader {
  /** @param queue  the queue if the frame names none */
  readFrame(text: string, queue: string): ClientFrame;
}

/** The parts that all connections share. */
export interface ConnectionContext {
  commands: CommandReader;
  /** The most bytes that may wait for a client to read them. */
  consumerBuffer: number;
  log: Log;
}

/** While this many commands, or this many bytes of them, run, the connection is not read. */
const [runningMax, runningBytesMax] = [64, 1024 ** 2] as const;

/** A restmq.v1 connection: runs the client's commands and sends their replies. The stream's messages bypass it. */
export class WebSocketCommands extends WebSocketConsumer implements Requester, Caller {
  readonly category = 'websocket';
  private running = 0;
  private runningBytes = 0;
  /** Frames that had been read when the limit was reached. */
  private unheard: string[] | null = null;
  private waiting: Set<() => void> | null = null;

  constructor(
    private readonly queue: Queue,
    sink: WebSocketSink,
    attachment: Attachment,
    authorization: Authorization,
    private readonly around: ConnectionContext,
  ) {
    super(sink, attachment, authorization);
  }

  get gone(): boolean {
    return !this.sink.isOpen;
  }

  whenGone(act: () => void): () => void {
    if (this.gone) queueMicrotask(act);
    else (this.waiting ??= new Set()).add(act);
    return () => this.waiting?.delete(act);
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
    this.unheard = null;
    const waiting = this.waiting ?? [];
    this.waiting = null;
    for (const act of waiting) act();
  }

  private isBusy(): boolean {
    return this.running >= runningMax || this.runningBytes >= runningBytesMax;
  }

  private later(text: string): void {
    if (!this.unheard) this.sink.ws.pause();
    (this.unheard ??= []).push(text);
  }

  private answer(text: string): void {
    const asked = this.around.commands.readFrame(text, this.queue.name);
    if (asked.credit !== undefined) this.attachment.grant(asked.credit);
    this.running++;
    this.runningBytes += text.length;
    void this.run(asked, text.length);
  }

  private async run(asked: ClientFrame, bytes: number): Promise<void> {
    try {
      const reply = await asked.run(this);
      const isWanted = asked.credit === undefined || asked.id !== undefined;
      if (!isWanted) return;
      const head = `{"type":"reply"${idMember(asked.id)},`;
      if (typeof reply === 'string') this.say(head + reply.slice(1));
      else await this.sayInSlices(head, reply);
    } catch (error) {
      this.answerError(asked.id, error);
    } finally {
      this.done(bytes);
    }
  }

  private done(bytes: number): void {
    this.running--;
    this.runningBytes -= bytes;
    while (this.unheard && !this.isBusy()) {
      const next = this.unheard.shift();
      if (next !== undefined) this.answer(next);
      else {
        this.unheard = null;
        this.sink.ws.resume();
      }
    }
  }

  private answerError(id: ClientFrame['id'], cause: unknown): void {
    const error = asBrokerError(cause);
    if (error.code === 'internal')
      this.around.log.error({ err: error.cause, queue: this.queue.name }, 'internal error');
    this.say(`{"type":"error"${idMember(id)},"problem":${JSON.stringify(error.toProblem())}}`);
  }

  private say(json: string): void {
    this.sink.say([encodeFrame('text', json)], this.around.consumerBuffer);
  }

  /** @param head  instead of the brace that the reply begins with */
  private async sayInSlices(head: string, reply: EncodedParts<unknown>): Promise<void> {
    const [first, ...rest] = await reply.inBytes();
    const payload = [Buffer.from(head), first!.subarray(1), ...rest];
    const bytes = payload.reduce((sum, { length }) => sum + length, 0);
    this.sink.say([encodeFrameHead('text', bytes), ...payload], this.around.consumerBuffer);
  }
}

function idMember(id: ClientFrame['id']): string {
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
