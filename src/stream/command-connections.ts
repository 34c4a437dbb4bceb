import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumerLimits } from '../delivery/consumer-limits';
import { v1Frames } from './encodings';
import { WebSocketCommands, type ConnectionContext } from './websocket-commands';
import type { Registration } from './websocket-consumer';
import { protocolOf, subprotocol, wrongParameter, type AcceptHandshake, type Switch } from './websocket-handshake';
import { WebSocketSink } from './websocket-sink';

interface CommandConnectionsOptions extends ConnectionContext {
  limits: ConsumerLimits;
  accept: AcceptHandshake;
}

/** The parameters of a connection. */
export interface ConnectionOptions {
  /** The client's address. */
  address: string;
  /** Seconds between pings; 0: none. */
  heartbeatSeconds: number;
}

/** Milliseconds that commands in progress have to finish when the daemon stops. */
const finishMs = 3000;

/** The connections of `/ws`: they run commands for any queue, and stream none. */
export class CommandConnections {
  private readonly open = new Set<CommandConnection>();
  private isStopping = false;

  constructor(private readonly options: CommandConnectionsOptions) {}

  /** Number of open connections. */
  get size(): number {
    return this.open.size;
  }

  /**
   * @param offered  the header Sec-WebSocket-Protocol
   * @throws BrokerError `invalid-parameter`
   */
  connect({ address, heartbeatSeconds }: ConnectionOptions, offered: string | undefined): Switch {
    const isOffered = protocolOf(offered) !== undefined;
    const { limits, accept, ...context } = this.options;
    return {
      open: ({ authorization }) => {
        if (!isOffered) throw wrongParameter('header', 'Sec-WebSocket-Protocol', `must list ${subprotocol}`);
        limits.add(address);
        const slot = new Slot(() => limits.remove(address));
        return Promise.resolve((handshake) => {
          const ws = accept(handshake);
          if (!ws) return slot.detach();
          const sink = new WebSocketSink(v1Frames, ws, handshake.socket);
          const commands = new WebSocketCommands(undefined, sink, slot, authorization, address, context);
          const connection = new CommandConnection(commands, heartbeatSeconds);
          this.open.add(connection);
          slot.onDetached = () => {
            connection.stop();
            this.open.delete(connection);
          };
          ws.tell(commands);
          if (this.isStopping) sink.end('stopping');
        });
      },
    };
  }

  /** Finish the commands in progress, then close all connections. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.all([...this.open].map((connection) => connection.finish()));
  }
}

/** Counts a connection among the consumers, until it ends. */
class Slot implements Registration {
  onDetached: () => void = () => undefined;
  private isDetached = false;

  constructor(private readonly release: () => void) {}

  detach(): void {
    if (this.isDetached) return;
    this.isDetached = true;
    this.release();
    this.onDetached();
  }
}

class CommandConnection {
  private readonly beats: NodeJS.Timeout | undefined;

  constructor(
    private readonly commands: WebSocketCommands,
    heartbeatSeconds: number,
  ) {
    if (heartbeatSeconds > 0) this.beats = setInterval(() => commands.sink.beat(), heartbeatSeconds * 1000).unref();
  }

  stop(): void {
    clearInterval(this.beats);
  }

  async finish(): Promise<void> {
    const patience = new AbortController();
    await Promise.race([
      this.commands.finish(),
      sleep(finishMs, undefined, { signal: patience.signal }).catch(() => undefined),
    ]);
    patience.abort();
    this.commands.sink.end('stopping');
    this.commands.sink.ws.resume(); // to read the client's close frame
  }
}
