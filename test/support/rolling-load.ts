import { connectStream } from './stream-clients';
import { until } from './until';

/**
 * A continuous load: clients add, take, wait, lease and ack. Every unexpected answer is a failure.
 * @param url  address of a proxy in front of the daemons
 */
export function load(url: string) {
  const failures: string[] = [];
  const [added, taken, acked] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let over = false;
  let requests = 0;

  const say = async (
    method: string,
    path: string,
    statuses: number[],
    body?: string,
  ): Promise<{ status: number; text: string }> => {
    requests++;
    const type = body?.startsWith('{') ? 'application/json' : 'text/plain';
    const answer = await fetch(url + path, {
      method,
      ...(body === undefined ? {} : { body, headers: { 'Content-Type': type } }),
    });
    const text = await answer.text();
    if (!statuses.includes(answer.status)) failures.push(`${method} ${path}: ${answer.status} ${text}`);
    return { status: answer.status, text };
  };

  const keysIn = (text: string): { key: string; leaseId: string }[] =>
    (JSON.parse(text) as { messages: { key: string; leaseId: string }[] }).messages;

  const doing = {
    add: async (queue: string) => {
      const { status, text } = await say('POST', `/v1/queues/${queue}/messages`, [201], 'x');
      if (status === 201) added.add(keysIn(text)[0]!.key);
    },
    take: async () => {
      const { status, text } = await say('GET', '/q/taken?wait=2', [200, 204]);
      if (status === 200) taken.add((JSON.parse(text) as { key: string }).key);
    },
    lease: async () => {
      const { status, text } = await say(
        'POST',
        '/v1/queues/leased/leases',
        [200, 204],
        '{"max":5,"leaseSeconds":30,"waitSeconds":2}',
      );
      if (status !== 200) return;
      for (const { key, leaseId } of keysIn(text)) {
        const { status: outcome } = await say('DELETE', `/v1/queues/leased/leases/${leaseId}`, [204]);
        if (outcome === 204) acked.add(key);
      }
    },
  };

  const keepDoing = async (act: () => Promise<void>): Promise<void> => {
    while (!over) await act();
  };
  const all = Promise.all([
    ...['taken', 'taken', 'leased', 'leased', 'streamed'].map((queue) => keepDoing(() => doing.add(queue))),
    ...Array.from({ length: 4 }, () => keepDoing(doing.take)),
    ...Array.from({ length: 4 }, () => keepDoing(doing.lease)),
  ]);
  return {
    failures,
    added,
    taken,
    acked,
    get requests() {
      return requests;
    },
    async end() {
      over = true;
      await all;
    },
  };
}

/** Somebody who comes back whenever told to, with the last key. @returns how often */
export async function follow(
  url: string,
  queue: string,
  isOver: () => boolean,
  received: (key: string, event: string) => void,
): Promise<number> {
  let last = '0';
  for (let times = 0; ; times++) {
    const stream = await connectStream(url, queue, 'sse', {
      headers: { 'Last-Event-ID': last },
      on: ({ key, event }) => {
        received(key, event);
        if (event === 'message') last = key;
      },
    });
    await Promise.race([stream.over, until('the run is over', isOver, 120_000)]);
    stream.hangUp();
    if (isOver()) return times;
  }
}
