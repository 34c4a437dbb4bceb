import { useEffect, useState } from 'preact/hooks';
import type { ConsumerList, Queue } from '../../generated/messages';
import { daemonUrl } from './base-path';
import { api, ask, at, isForbidden, refusalFrom, type Refusal } from './api';
import { ago, bytes, count, duration, rate } from './format';
import { useNow } from './live';
import { Empty, ProblemNote } from './parts';

/** Daemons publish their workers at this interval. */
const reloadMs = 5000;

/** The streams and workers of a queue. The list is reloaded whenever the queue has changed, and every five seconds. */
export function Consumers({ queue }: { queue: Queue }) {
  const [list, setList] = useState<ConsumerList | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const now = useNow();
  const [round, setRound] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => setRound((last) => last + 1), reloadMs);
    return () => window.clearInterval(timer);
  }, []);
  useEffect(() => {
    if (refusal && isForbidden(refusal)) return;
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
  }, [queue, round]);
  if (refusal) return <ProblemNote refusal={refusal} />;
  if (!list)
    return (
      <p class="loading" role="status">
        Loading the consumers…
      </p>
    );
  return (
    <>
      <h2>Streams</h2>
      {list.count === 0 ? <NoStreams name={queue.name} /> : <Streams list={list} now={now} />}
      <h2>Workers of the last minute</h2>
      {list.workers.length === 0 ? <NoWorkers name={queue.name} /> : <Workers list={list} now={now} />}
    </>
  );
}

function NoStreams({ name }: { name: string }) {
  return (
    <Empty title="No stream consumers">
      <p>Comet, server-sent event and WebSocket connections are listed here while they are open.</p>
      <pre class="snippet" tabIndex={0}>
        curl -N {daemonUrl}/sse/{encodeURIComponent(name)}
      </pre>
    </Empty>
  );
}

function NoWorkers({ name }: { name: string }) {
  return (
    <Empty title="No workers">
      <p>Clients that lease or take messages by single requests are listed here for a minute.</p>
      <pre class="snippet" tabIndex={0}>
        curl {daemonUrl}/q/{encodeURIComponent(name)}?lease=30
      </pre>
    </Empty>
  );
}

function Workers({ list: { workers }, now }: { list: ConsumerList; now: number }) {
  return (
    <div class="scroll" role="group" aria-label="Workers" tabIndex={0}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Name</th>
            <th scope="col">Gets</th>
            <th scope="col" class="number">
              Messages
            </th>
            <th scope="col" class="number">
              Per second
            </th>
            <th scope="col" class="number">
              Waiting
            </th>
            <th scope="col" class="number">
              Last request
            </th>
          </tr>
        </thead>
        <tbody>
          {workers.map(({ mode, address, name, messages, rate: perSecond, waiting, lastAt }) => (
            <tr key={`${mode} ${address} ${name ?? ''}`}>
              <th scope="row">{address}</th>
              <td>{name ?? '–'}</td>
              <td>{mode === 'lease' ? 'leases' : 'takes'}</td>
              <td class={`number ${messages === 0 ? 'zero' : ''}`}>{count(messages)}</td>
              <td class={`number ${messages === 0 ? 'zero' : ''}`}>{rate(perSecond)}</td>
              <td class={`number ${waiting === 0 ? 'zero' : ''}`}>{count(waiting)}</td>
              <td class="number">{waiting > 0 ? 'now' : ago(lastAt, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Streams({ list, now }: { list: ConsumerList; now: number }) {
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
