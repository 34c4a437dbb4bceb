import type { Consumer } from '../../../generated/messages';
import { askAll } from '../../../src/delivery/presence';
import type { Engine } from '../../../src/queue/engine';
import { queueNamed } from '../../../src/queue/names';
import type { Listener, Subscriptions } from '../../../src/redis/connection/subscriptions';

const queue = queueNamed('test');
const consumer = {
  transport: 'sse',
  daemon: 'other',
  address: '127.0.0.1',
  ack: 'auto',
  bufferedBytes: 0,
} as const;

/** Ask for consumers where each daemon of the pool answers one of `answers`. */
function ask(...answers: unknown[][]): Promise<Consumer[]> {
  let listener: Listener | undefined;
  const subscriptions: Subscriptions = {
    on: (_channels, one) => Promise.resolve(void (listener = one)),
    off: () => undefined,
  };
  const askDaemons: Engine['askDaemons'] = (_queue, text) => {
    const id = text.split(' ')[1]!;
    for (const one of answers) listener!.onMessage('', Buffer.from(`a${id} ${JSON.stringify(one)}`));
    return Promise.resolve(answers.length);
  };
  return askAll(queue, { askDaemons } as Engine, subscriptions, 'this');
}

describe('the list of consumers', () => {
  it('is in the order of connecting, over all daemons', async () => {
    const [first, second, third] = ['10', '20', '30'].map((seconds, i) => ({
      id: `c${i}`,
      ...consumer,
      connectedAt: `2026-01-01T00:00:${seconds}.000Z`,
    }));
    expect(await ask([third, first], [], [second])).toEqual([first, second, third]);
  });

  it('has the consumers of an older daemon, which answers with since', async () => {
    const old = { id: 'old', ...consumer, since: '2026-01-01T00:00:00.000Z' };
    const fresh = { id: 'fresh', ...consumer, connectedAt: '2026-01-01T00:00:01.000Z' };
    const { since, ...rest } = old;
    expect(await ask([fresh], [old])).toEqual([{ ...rest, connectedAt: since }, fresh]);
  });

  it('has a consumer of which its daemon does not say when it connected', async () => {
    expect(await ask([{ id: 'a', ...consumer }])).toEqual([
      { id: 'a', ...consumer, connectedAt: '1970-01-01T00:00:00.000Z' },
    ]);
  });
});
