import type { Attachment } from '../delivery/consumer';
import type { Caller, Authorization } from '../access/check';
import type { Requester } from '../longpoll/waiters';
import { asBrokerError, BrokerError } from '../errors';
import type { Log } from '../log';
import type { Queue } from '../queue/names';
import { frame } from './frame-writer';
import { WebSocketConsumer } from './websocket-consumer';
import type { WebSocketSink } from './websocket-sink';

/** A frame of a client, as the JSON protocol reads it. */
export interface ClientFrame {
  /** Its answer is to have it too. */
  id?: string | number | undefined;
  /** How many messages more the client can take; else it is a command. */
  permits?: number;
  /** Do it. @returns the reply, a JSON object @throws BrokerError, also for a frame that is wrong */
  run(client: Requester & Caller): Promise<string>;
}

/** Who reads and runs the frames. */
export interface CommandReader {
  /** @param queue  where the frame names none */
  asked(text: string, queue: string): ClientFrame;
}

/** What all conversations share. */
export interface ConnectionContext {
  commands: CommandReader;
  /** What may wait for a client to read it, in bytes. */
  consumerBuffer: number;
  log: Log;
}

/** With so many commands under way, or so many bytes of them, nothing more is read from the connection. */
const [runningMax, runningBytesMax] = [64, 1024 ** 2] as const;

/** What a client of restmq.v1 says, and what it is answered. The messages of the stream go their own way. */
export class WebSocketCommands extends WebSocketConsumer implements Requester, Caller {
  readonly category = 'websocket';
  private running = 0;
  private runningBytes = 0;
  /** What had already been read when it became too much. */
  private unheard: string[] | null = null;
  private waiting: Set<() => void> | null = null;

  constructor(
    private readonly queue: Queue,
    sink: WebSocketSink,
    attachment: Attachment,
    permit: Authorization,
    private readonly around: ConnectionContext,
  ) {
    super(sink, attachment, permit);
  }

  get gone(): boolean {
    return !this.sink.isOpen;
  }

  whenGone(act: () => void): () => void {
    if (this.gone) queueMicrotask(act);
    else (this.waiting ??= new Set()).add(act);
    return () => this.waiting?.delete(act);
  }

  hear(data: Buffer, isBinary: boolean): void {
    if (this.gone) return;
    if (isBinary) this.answerError(undefined, notText());
    else if (this.isBusy() || this.unheard) this.later(data.toString());
    else this.answer(data.toString());
  }

  /** Whoever waits for something need not. */
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
    const asked = this.around.commands.asked(text, this.queue.name);
    if (asked.permits !== undefined) this.attachment.grant(asked.permits);
    this.running++;
    this.runningBytes += text.length;
    void this.run(asked, text.length);
  }

  private async run(asked: ClientFrame, bytes: number): Promise<void> {
    try {
      const reply = await asked.run(this);
      const isWanted = asked.permits === undefined || asked.id !== undefined;
      if (isWanted) this.say(`{"type":"reply"${idMember(asked.id)},${reply.slice(1)}`);
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
      this.around.log.error({ err: error.cause, queue: this.queue.name }, 'a fault in the daemon');
    this.say(`{"type":"error"${idMember(id)},"problem":${JSON.stringify(error.toProblem())}}`);
  }

  private say(json: string): void {
    this.sink.say(frame('text', json), this.around.consumerBuffer);
  }
}

function idMember(id: ClientFrame['id']): string {
  return id === undefined ? '' : `,"id":${JSON.stringify(id)}`;
}

function notText(): BrokerError {
  return new BrokerError(
    'invalid-body',
    'A frame of restmq.v1 is JSON in a text frame; bytes travel as base64 with "encoding":"base64".',
    {
      error: 'this is a binary frame',
    },
  );
}
