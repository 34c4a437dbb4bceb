import type { Hub } from '../../delivery/hub';
import type { Waiters } from '../../longpoll/waiters';
import type { Metrics } from '../metrics';

/** Metrics of this daemon's stream consumers and waiters. */
interface StreamParts {
  hub: Hub;
  waiters: Waiters;
  waitingStreams: { readonly size: number };
  commandConnections: { readonly size: number };
}

export function observeStreams(
  metrics: Metrics,
  { hub, waiters, waitingStreams, commandConnections }: StreamParts,
): void {
  const by = (label: string, counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([name, value]) => ({ labels: { [label]: name }, value }));
  metrics.ask({
    name: 'restmq_consumers',
    help: 'Stream consumers connected to this daemon.',
    type: 'gauge',
    samples: () => by('transport', hub.counts().consumers),
  });
  metrics.ask({
    name: 'restmq_deliveries_total',
    help: 'Messages written to stream consumers; a broadcast counts for each of them.',
    type: 'counter',
    samples: () => by('transport', hub.counts().delivered),
  });
  metrics.ask({
    name: 'restmq_streams_ended_total',
    type: 'counter',
    help:
      'Streams that ended, and why: client (it disconnected, or lost its permission), slow (it did not read), ' +
      'purged, stopping.',
    samples: () => by('reason', hub.counts().ended),
  });
  metrics.ask({
    name: 'restmq_stream_buffered_bytes',
    help: 'What waits in this daemon for stream consumers to read it.',
    type: 'gauge',
    samples: () => [{ labels: {}, value: hub.counts().bufferedBytes }],
  });
  metrics.ask({
    name: 'restmq_waiting_streams',
    help: 'Event streams that wait for Redis, or for room, before they begin.',
    type: 'gauge',
    samples: () => [{ labels: {}, value: waitingStreams.size }],
  });
  metrics.ask({
    name: 'restmq_command_connections',
    help: 'WebSockets at /ws, which run commands and stream no queue.',
    type: 'gauge',
    samples: () => [{ labels: {}, value: commandConnections.size }],
  });
  metrics.ask({
    name: 'restmq_waiting_requests',
    help: 'Requests and commands that wait for a message.',
    type: 'gauge',
    samples: () => [{ labels: {}, value: waiters.size }],
  });
}

/** Metric of connections that are refused before their first request. */
export function observeConnections(metrics: Metrics, connections: { readonly refused: number }): void {
  metrics.ask({
    name: 'restmq_connections_refused_total',
    help: 'Connections closed because their address has all it may have (--max-connections-per-address).',
    type: 'counter',
    samples: () => [{ labels: {}, value: connections.refused }],
  });
}
