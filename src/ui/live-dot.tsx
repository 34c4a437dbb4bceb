import type { Line } from './live';

const words = { connecting: 'Connecting', live: 'Live', lost: 'Reconnecting' };

/** Whether what is shown is so now. */
export function LiveDot({ line }: { line: Line }) {
  return (
    <span class={`line ${line.state}`} role="status">
      <i aria-hidden="true" />
      {words[line.state]}
    </span>
  );
}
