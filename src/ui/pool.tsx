import type { DaemonState, Pool, RedisState } from '../../generated/messages';
import { bytes, count, duration, plural } from './format';
import { useLatest, useNow } from './live';
import { LiveDot, LiveNote } from './live-dot';
import { Figure } from './parts';

/** The daemons of the pool and their Redis, live. */
export function PoolPage() {
  const { value: pool, line } = useLatest('/v1/pool/events');
  return (
    <>
      <div class="title">
        <h1>Pool</h1>
        <LiveDot line={line} />
      </div>
      <LiveNote line={line} />
      {pool ? (
        <PoolView pool={pool} />
      ) : line.state === 'lost' ? null : (
        <p class="loading" role="status">
          Loading the pool…
        </p>
      )}
    </>
  );
}

function PoolView({ pool: { daemons, redis, warnings } }: { pool: Pool }) {
  const versions = new Set(daemons.map(({ version }) => version));
  return (
    <>
      {warnings.map((warning) => (
        <p key={warning} class="note warn">
          {warning}
        </p>
      ))}
      {versions.size > 1 ? (
        <p class="note warn">
          The daemons run {versions.size} versions: {[...versions].join(', ')}.
        </p>
      ) : null}
      <h2>{plural(daemons.length, 'daemon')}</h2>
      <div class="scroll" role="group" aria-label="Daemons" tabIndex={0}>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">Daemon</th>
              <th scope="col">Version</th>
              <th scope="col" class="number">
                Up for
              </th>
              <th scope="col" class="number">
                Streams
              </th>
              <th scope="col" class="number">
                CPU
              </th>
              <th scope="col" class="number">
                Memory
              </th>
              <th scope="col" class="number">
                Heap
              </th>
              <th scope="col" class="number">
                Loop delay, mean
              </th>
              <th scope="col" class="number">
                99 %
              </th>
              <th scope="col" class="number">
                Worst
              </th>
            </tr>
          </thead>
          <tbody>
            {daemons.map((daemon) => (
              <DaemonRow key={daemon.id} daemon={daemon} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="faint">
        CPU is the share of one core. The event loop delay is how late a daemon handles an event; clients notice it
        above about 100 ms.
      </p>
      <RedisView redis={redis} />
    </>
  );
}

/** Milliseconds of event loop delay from which clients are affected. */
const lateMs = 100;

function DaemonRow({ daemon }: { daemon: DaemonState }) {
  const { id, version, host, pid, node, startedAt, rssBytes, heapUsedBytes, cpu, loopDelayMs, consumers, self } =
    daemon;
  const now = useNow();
  const delay = (ms: number) => (
    <td class={`number ${ms > lateMs ? 'dead' : ''}`}>{ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms</td>
  );
  return (
    <tr>
      <th scope="row">
        <code>{id}</code>
        {self ? <span class="chip">this one</span> : null}
        <br />
        <small>
          {host}, process {pid}
        </small>
      </th>
      <td>
        {version}
        <br />
        <small>Node {node}</small>
      </td>
      <td class="number">{duration((now - Date.parse(startedAt)) / 1000)}</td>
      <td class={`number ${consumers === 0 ? 'zero' : ''}`}>{count(consumers)}</td>
      <td class="number">{Math.round(cpu * 100)} %</td>
      <td class="number">{bytes(rssBytes)}</td>
      <td class="number">{bytes(heapUsedBytes)}</td>
      {delay(loopDelayMs.mean)}
      {delay(loopDelayMs.p99)}
      {delay(loopDelayMs.max)}
    </tr>
  );
}

function RedisView({ redis }: { redis: RedisState }) {
  const {
    version,
    mode,
    role,
    uptimeSeconds,
    usedMemoryBytes,
    peakMemoryBytes,
    maxMemoryBytes,
    evictionPolicy,
    clients,
    commandsPerSecond,
    appendOnly,
    lastSaveOk,
  } = redis;
  return (
    <>
      <h2>Redis</h2>
      <dl class="figures">
        <Figure label="Memory" value={bytes(usedMemoryBytes)} />
        <Figure
          label="Limit"
          value={maxMemoryBytes === 0 ? 'none' : bytes(maxMemoryBytes)}
          tone={maxMemoryBytes > 0 && usedMemoryBytes / maxMemoryBytes > 0.9 ? 'dead' : ''}
        />
        <Figure label="Commands" value={count(commandsPerSecond)} unit="/s" />
        <Figure label="Clients" value={count(clients)} />
        <Figure label="Up for" value={duration(uptimeSeconds)} />
      </dl>
      <dl class="facts">
        <div>
          <dt>Version</dt>
          <dd>{version}</dd>
        </div>
        <div>
          <dt>Mode</dt>
          <dd>
            {mode}, {role}
          </dd>
        </div>
        <div>
          <dt>Peak memory</dt>
          <dd>{bytes(peakMemoryBytes)}</dd>
        </div>
        <div>
          <dt>When full</dt>
          <dd>{evictionPolicy}</dd>
        </div>
        <div>
          <dt>Append-only file</dt>
          <dd>{appendOnly ? 'on' : 'off'}</dd>
        </div>
        <div>
          <dt>Last write to disk</dt>
          <dd class={lastSaveOk ? '' : 'dead'}>{lastSaveOk ? 'succeeded' : 'failed'}</dd>
        </div>
      </dl>
    </>
  );
}
