/**
 * Somebody who embeds a daemon's streams: one consumer in turn on the Redis that its argument names, until SIGTERM. It
 * ends by itself.
 */
import { queueNamed } from '../../src/queue/names';
import { connectTo, openHub } from '../support/hub';

async function main(): Promise<void> {
  const hub = await openHub({ url: process.argv[2]! });
  const queue = queueNamed('test');
  await connectTo(hub, queue);
  process.on('SIGTERM', () => void hub.close());
  process.stdout.write('it listens\n');
}

void main();
