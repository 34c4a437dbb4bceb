import asyncapi from '../../../generated/asyncapi.json';
import { asyncapiYaml } from '../../../generated/contract-texts';

/** The most channels in a live contract: more don't help a reader. */
export const liveQueuesMax = 1000;

/** The AsyncAPI contract with a channel for each of these queues beside those with a parameter. */
export function liveContractJson(queues: readonly string[], contract = asyncapi): string {
  const channels = Object.fromEntries(queues.map((name) => [`queue:${name}`, channelOf(name)]));
  return JSON.stringify({ ...contract, channels: { ...contract.channels, ...channels } }, null, 2);
}

/**
 * The same as YAML. Each channel is a line of JSON, which is YAML too: writing 1,000 of them as YAML takes half a
 * second.
 */
export function liveContractYaml(queues: readonly string[]): string {
  const lines = queues.map((name) => `  ${JSON.stringify(`queue:${name}`)}: ${JSON.stringify(channelOf(name))}\n`);
  return asyncapiYaml.slice(0, endOfChannels) + lines.join('') + asyncapiYaml.slice(endOfChannels);
}

const channelsAt = asyncapiYaml.indexOf('\nchannels:\n') + 1;
/** The next section begins at the beginning of a line too. */
const endOfChannels = channelsAt + asyncapiYaml.slice(channelsAt).search(/\n\w/) + 1;

function channelOf(name: string): object {
  const { servers, messages } = asyncapi.channels.sse;
  return {
    address: `/sse/${encodeURIComponent(name)}`,
    title: name,
    servers,
    description:
      'This queue as server-sent events; `/c/` and `/ws/` before the same name bring it as lines and over a WebSocket.',
    messages,
  };
}
