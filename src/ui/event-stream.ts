/** A server-sent event. */
export interface StreamEvent {
  event: string;
  data: string;
}

/**
 * Read events (https://html.spec.whatwg.org/#event-stream-interpretation) until the stream ends.
 * @param onBytes  called for whatever comes, comments too
 */
export async function eventsFrom(
  stream: ReadableStream<Uint8Array>,
  onEvent: (event: StreamEvent) => void,
  onBytes: () => void,
): Promise<void> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
    rest = blocks.pop()!;
    for (const block of blocks) {
      const found = eventIn(block);
      if (found) onEvent(found);
    }
  }
}

function eventIn(block: string): StreamEvent | null {
  const lines = block.split('\n');
  const fields = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trimStart());
  const data = fields('data');
  return data.length === 0 ? null : { event: fields('event')[0] ?? 'message', data: data.join('\n') };
}
