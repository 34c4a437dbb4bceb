// Follow a queue over comet and print a line for each message.
//   node examples/consume.mjs syslogd:127.0.0.1 [http://localhost:8888]
//   node examples/consume.mjs collectd_data
//   node examples/consume.mjs collectd_event

import { TextDecoderStream } from 'node:stream/web';

const [queue = 'collectd_data', url = 'http://localhost:8888'] = process.argv.slice(2);

/** What to print of a message, by what it is. */
function shown(value) {
  if (Array.isArray(value)) return value.map(shownPart).join('\n');
  return `${value.facility ?? '?'}.${value.severity ?? '?'} ${value.hostname ?? value.host} ${value.app ?? '-'}: ${value.message}`;
}

/** A list of values, or a part of a notification. */
function shownPart(part) {
  if (part.value !== undefined) return `${part.host} ${part.plugin_instance} ${part.type_instance} ${part.value}`;
  if (part.annotations) return `${part.labels.severity} ${part.annotations.summary}`;
  return Object.entries(part)
    .map(([name, one]) => `${name}: ${typeof one === 'string' ? one : JSON.stringify(one)}`)
    .join(', ');
}

const response = await fetch(`${url}/c/${encodeURIComponent(queue)}`);
if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
let rest = '';
for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + chunk).split('\r\n');
  rest = lines.pop();
  for (const line of lines) {
    const { key, value } = line === '' ? {} : JSON.parse(line);
    if (value !== undefined) console.log(`${key} ${shown(value)}`);
  }
}
