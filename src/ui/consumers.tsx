import { useEffect, useState } from 'preact/hooks';
import type { ConsumerList, Queue } from '../../generated/messages';
import { api, ask, at, refusalFrom, type Refusal } from './api';
import { bytes, duration } from './format';
import { useNow } from './live';
import { Empty, ProblemNote } from './parts';

/** The consumers of a queue. The list is reloaded whenever the queue has changed. */
export function Consumers({ queue }: { queue: Queue }) {
  const [list, setList] = useState<ConsumerList | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const now = useNow();
  useEffect(() => {
    let gone = false;
    ask(api.GET('/v1/queues/{queue}/consumers', at(queue.name))).then(
      (found) => {
        if (gone) return;
        setList(found);
        setRefusal(null);
      },
      (error: unknown) => gone || setRefusal(refusalFrom(error)),
    );
    return () => {
      gone = true;
    };
  }, [queue]);
  if (refusal) return <ProblemNote refusal={refusal} />;
  if (!list)
    return (
      <p class="loading" role="status">
        Loading the consumers…
      </p>
    );
  if (list.count === 0) {
    return (
      <Empty title="No stream consumers">
        <p>
          Comet, server-sent event and WebSocket connections are listed here while they are open. Clients that take or
          lease by single requests are not.
        </p>
        <pre class="snippet" tabIndex={0}>
          curl -N {location.origin}/sse/{encodeURIComponent(queue.name)}
        </pre>
      </Empty>
    );
  }
  return (
    <div class="scroll" role="group" aria-label="Consumers" tabIndex={0}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Over</th>
            <th scope="col">From</th>
            <th scope="col">At daemon</th>
            <th scope="col">Acks</th>
            <th scope="col" class="number">
              Connected for
            </th>
            <th scope="col" class="number">
              Buffered
            </th>
          </tr>
        </thead>
        <tbody>
          {list.consumers.map(({ id, transport, address, daemon, ack, connectedAt, bufferedBytes }) => (
            <tr key={`${daemon} ${id}`}>
              <th scope="row">{transport}</th>
              <td>{address}</td>
              <td>
                <code>{daemon}</code>
              </td>
              <td>{ack}</td>
              <td class="number">{duration((now - Date.parse(connectedAt)) / 1000)}</td>
              <td class={`number ${bufferedBytes === 0 ? 'zero' : ''}`}>{bytes(bufferedBytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
