import type { Line } from './live';

const words = { connecting: 'Connecting', live: 'Live', lost: 'Reconnecting' };

/** Shows whether the page is up to date. */
export function LiveDot({ line }: { line: Line }) {
  return (
    <span class={`line ${line.state}`} role="status">
      <i aria-hidden="true" />
      {words[line.state]}
    </span>
  );
}
