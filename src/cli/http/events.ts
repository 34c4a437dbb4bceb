/** A server-sent event. `data` is '' for an event that has only an id or a retry time. */
export interface ServerEvent {
  event: string;
  data: string;
  id: string | null;
  /** Milliseconds to wait before reconnecting; null: not set. */
  retry: number | null;
}

/** Read events (https://html.spec.whatwg.org/#event-stream-interpretation) until the stream ends. */
export async function* eventsFrom(stream: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n\r?\n/);
    rest = blocks.pop()!;
    for (const block of blocks) {
      const found = eventIn(block);
      if (found) yield found;
    }
  }
}

function eventIn(block: string): ServerEvent | null {
  const fields = block.split(/\r?\n/).flatMap((line): [string, string][] => {
    const [, name, value] = /^(\w+)(?:: ?(.*))?$/s.exec(line) ?? [];
    return name === undefined ? [] : [[name, value ?? '']];
  });
  if (fields.length === 0) return null;
  const last = (name: string): string | null => fields.findLast(([one]) => one === name)?.[1] ?? null;
  const data = fields.flatMap(([name, value]) => (name === 'data' ? [value] : []));
  return {
    event: last('event') ?? 'message',
    data: data.join('\n'),
    id: last('id'),
    retry: last('retry') === null ? null : Number(last('retry')),
  };
}
