/** A daemon's worth of owner, to be killed: keeps an embedded Redis in the directory named by its argument. */
import { startEmbedded } from '../../src/redis/embedded/embedded';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function main(): Promise<void> {
  const redis = await startEmbedded({ dataDir: process.argv[2] ?? '', log: silent });
  process.on('SIGTERM', () => void redis.stop());
  process.stdout.write(`${redis.socketPath}\n`);
}

void main();
