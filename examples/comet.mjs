// Follow a queue over comet, a line of JSON for each message, and come back when the connection is lost.
//   node examples/comet.mjs orders.eu
// Prints each message's key, a tab and its value. After a break it asks for what came after the last one (?since=), so
// that
// nothing is missed. RESTMQ_URL says where the daemon is.

import { setTimeout as pause } from 'node:timers/promises';
import { TextDecoder } from 'node:util';

const url = process.env.RESTMQ_URL ?? 'http://127.0.0.1:8888';
const [queue = 'test'] = process.argv.slice(2);
let since;

for (;;) {
  await follow().catch((error) => console.error(`lost: ${error.message}`));
  await pause(1000);
}

async function follow() {
  const response = await fetch(
    `${url}/c/${encodeURIComponent(queue)}${since ? `?since=${encodeURIComponent(since)}` : ''}`,
  );
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  console.error(`following ${queue}`);
  for await (const line of linesOf(response.body)) {
    const { key, value } = JSON.parse(line);
    if (key === undefined) {
      console.error(line); // a gap, say
      continue;
    }
    since = key;
    console.log(`${key}\t${typeof value === 'string' ? value : JSON.stringify(value)}`);
  }
}

/** Lines end with CR LF; an empty one is a sign of life. */
async function* linesOf(bytes) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\r\n');
    rest = lines.pop();
    yield* lines.filter(Boolean);
  }
}
