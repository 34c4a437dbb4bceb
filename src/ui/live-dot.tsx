import { time } from './format';
import { isForbidden } from './api';
import type { Line } from './live';
import { ProblemNote } from './parts';

const words = { connecting: 'Connecting', live: 'Live', stale: 'Not up to date', lost: 'Reconnecting' };

/** Shows whether the page is up to date. */
export function LiveDot({ line }: { line: Line }) {
  return (
    <span class={`line ${line.state}`} role="status">
      <i aria-hidden="true" />
      {line.state === 'lost' && isForbidden(line.refusal) ? 'Forbidden' : words[line.state]}
    </span>
  );
}

const reasons = {
  redis: 'The daemon cannot read from Redis.',
  silence: 'Nothing comes from the daemon: it may have stopped, or the network is down.',
};

/** Says why the page is not up to date. */
export function LiveNote({ line }: { line: Line }) {
  if (line.state === 'lost') return <ProblemNote refusal={line.refusal} />;
  if (line.state !== 'stale') return null;
  const since = new Date(line.sinceMs).toISOString();
  return (
    <div class="note bad" role="alert">
      <div>
        <strong>These figures are old</strong>
        <p>
          They are from <time datetime={since}>{time(since)}</time>. {reasons[line.reason]} The page continues by
          itself.
        </p>
      </div>
    </div>
  );
}
