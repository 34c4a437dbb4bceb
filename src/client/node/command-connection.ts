import type { ErrorFrame, ReplyFrame } from '../../../generated/messages';
import type { WebSocket } from 'ws';
import { errorOf, RestMQError, unreachable } from '../errors';
import { jsonOf } from '../json';
import { subprotocol } from '../websocket';

/** Milliseconds that a handshake may take. */
const handshakeMs = 3000;
/** Interval of pings, in milliseconds. A daemon that has not answered one by the next is taken for dead. */
const beatMs = 15_000;

/** Milliseconds that a daemon has to answer the commands in progress and the close frame. */
const closeMs = 1000;

interface PendingCommand {
  resolve: (reply: ReplyFrame) => void;
  reject: (error: unknown) => void;
}

/** A restmq.v1 connection that runs commands for any queue. */
export class CommandConnection {
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, PendingCommand>();
  /** Called with the reply to a command that was aborted. */
  readonly #onUnwanted: (reply: ReplyFrame) => void;
  readonly #beats: NodeJS.Timeout;
  #lastId = 0;
  #isAnswered = true;
  #isClosing = false;

  /**
   * @returns an open connection
   * @throws if the handshake fails
   */
  static async open(
    url: string,
    headers: Readonly<Record<string, string>>,
    onUnwanted: (reply: ReplyFrame) => void,
  ): Promise<CommandConnection> {
    const { WebSocket: Socket } = await import('#ws');
    const socket = new Socket(`${url.replace(/^http/, 'ws')}/ws`, [subprotocol], {
      headers,
      handshakeTimeout: handshakeMs,
      perMessageDeflate: false,
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new CommandConnection(socket, onUnwanted);
  }

  private constructor(socket: WebSocket, onUnwanted: (reply: ReplyFrame) => void) {
    this.#socket = socket;
    this.#onUnwanted = onUnwanted;
    socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString()) as ReplyFrame | ErrorFrame));
    socket.on('pong', () => (this.#isAnswered = true));
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => this.#end());
    this.#beats = setInterval(() => this.#beat(), beatMs).unref();
  }

  get isOpen(): boolean {
    return !this.#isClosing && this.#socket.readyState === this.#socket.OPEN;
  }

  /**
   * Run a command.
   * @param signal  an abort cancels the wait of the command, and rejects with its reason
   * @throws RestMQError of the daemon, or `unreachable` when the connection is lost
   */
  run(command: object, signal?: AbortSignal): Promise<ReplyFrame> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (!this.isOpen) return reject(lost());
      const id = ++this.#lastId;
      const abort = (): void => {
        this.#pending.set(id, { resolve: this.#onUnwanted, reject: () => undefined });
        this.send({ type: 'cancel', target: id });
        reject(signal!.reason);
        if (signal!.reason instanceof RestMQError) this.#socket.terminate(); // no answer came in time
      };
      const done = (): void => signal?.removeEventListener('abort', abort);
      signal?.addEventListener('abort', abort);
      this.#pending.set(id, {
        resolve: (reply) => (done(), resolve(reply)),
        reject: (error) => (done(), reject(error)),
      });
      this.send({ ...command, id });
    });
  }

  /** Send a frame and ignore its answer. */
  send(frame: object): void {
    this.#socket.send(jsonOf(frame));
  }

  /** Close it when the commands in progress are answered: an aborted one may still bring messages to give back. */
  close(): void {
    this.#isClosing = true;
    this.#closeIfAnswered();
    setTimeout(() => this.#socket.terminate(), closeMs).unref();
  }

  #closeIfAnswered(): void {
    if (this.#isClosing && this.#pending.size === 0) this.#socket.close();
  }

  #receive(frame: ReplyFrame | ErrorFrame): void {
    const id = Number(frame.id);
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (frame.type === 'reply') pending?.resolve(frame);
    else pending?.reject(errorOf(frame.problem));
    this.#closeIfAnswered();
  }

  #beat(): void {
    if (!this.#isAnswered) return this.#socket.terminate();
    this.#isAnswered = false;
    if (this.isOpen) this.#socket.ping();
  }

  #end(): void {
    clearInterval(this.#beats);
    for (const { reject } of this.#pending.values()) reject(lost());
    this.#pending.clear();
  }
}

function lost(): Error {
  return unreachable('The connection was lost.');
}
