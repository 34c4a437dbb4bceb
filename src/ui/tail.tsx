import { useState } from 'preact/hooks';
import type { TailMessage } from '../../generated/messages';
import { eventsPath } from './api';
import { count, time } from './format';
import { useEvents } from './live';
import { LiveDot, LiveNote } from './live-dot';
import { Payload, previewOf } from './payload';
import { Empty } from './parts';

/** Most messages on the page. */
const keptMax = 200;

/** Messages as they are stored. */
export function Tail({ name }: { name: string }) {
  const [running, setRunning] = useState(true);
  const [messages, setMessages] = useState<TailMessage[]>([]);
  const [skipped, setSkipped] = useState(0);
  const line = useEvents(running ? eventsPath('/v1/queues/{queue}/tail', name) : null, (event, data) => {
    if (event === 'skipped') setSkipped((before) => before + (data as { count: number }).count);
    else setMessages((before) => [data as TailMessage, ...before].slice(0, keptMax));
  });
  return (
    <>
      <div class="toolbar">
        <button type="button" class={running ? '' : 'primary'} onClick={() => setRunning(!running)}>
          {running ? 'Pause' : 'Resume'}
        </button>
        <button type="button" disabled={messages.length === 0} onClick={() => setMessages([])}>
          Clear
        </button>
        {running ? <LiveDot line={line} /> : <span class="faint">Paused</span>}
        {skipped > 0 ? <span class="faint">{count(skipped)} skipped, as they came too fast</span> : null}
      </div>
      {running && line.state === 'lost' ? <LiveNote line={line} /> : null}
      <p class="faint">The tail consumes nothing: messages stay for their consumers.</p>
      {messages.length === 0 ? (
        <Empty title="Waiting for the next message">
          <p>New messages of this queue appear here.</p>
        </Empty>
      ) : null}
      <ul class="messages" aria-live="off">
        {messages.map((message) => (
          <TailRow key={message.key} message={message} />
        ))}
      </ul>
    </>
  );
}

function TailRow({ message }: { message: TailMessage }) {
  const [open, setOpen] = useState(false);
  if (message.gone)
    return (
      <li>
        <div class="row">
          <span class="key">{message.key}</span>
          <span class="value faint">taken before it was shown</span>
        </div>
      </li>
    );
  return (
    <li class={open ? 'open' : ''}>
      <button type="button" class="row" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span class="key">{message.key}</span>
        <span class="value">{previewOf(message)}</span>
        <span class="when">{message.createdAt === undefined ? '' : time(message.createdAt)}</span>
      </button>
      {open ? (
        <div class="details">
          <Payload message={message} />
        </div>
      ) : null}
    </li>
  );
}
