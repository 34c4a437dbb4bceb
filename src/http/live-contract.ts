import asyncapi from '../../generated/asyncapi.json';

/** More channels than this help nobody who reads the contract. */
export const liveQueuesMax = 1000;

/** The AsyncAPI contract with a channel for each of these queues beside those that take a name. */
export function liveContract(queues: readonly string[]): object {
  const { servers, messages } = asyncapi.channels.sse;
  const channels = queues.map((name) => [
    `queue:${name}`,
    {
      address: `/sse/${encodeURIComponent(name)}`,
      title: name,
      servers,
      description: 'This queue as server-sent events; `/c/` and `/ws/` before the same name bring it as lines and over a WebSocket.',
      messages,
    },
  ]);
  return { ...asyncapi, channels: { ...asyncapi.channels, ...(Object.fromEntries(channels) as object) } };
}
