#!/bin/sh
# A CloudEvent in structured mode carries bytes as "data_base64". The JavaScript SDK gives them to the application as a
# Uint32Array: one element a byte, each four bytes wide. Code that treats `event.data` as bytes (Buffer.from(data.buffer),
# fs.write, a hash over the view) sees three zero bytes after each real one. The text in `event.data_base64` is right.
# Seen: data is Uint32Array [104,105], its buffer is 8 bytes long, and Buffer.from(event.data_base64, 'base64') is "hi".
# Version: cloudevents 10.0.0 (npm)
set -eu
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund cloudevents@10.0.0 >/dev/null
cat > run.cjs <<'JS'
const { HTTP } = require('cloudevents');
const event = HTTP.toEvent({
  headers: { 'content-type': 'application/cloudevents+json' },
  body: JSON.stringify({ specversion: '1.0', id: '1', source: '/s', type: 't', data_base64: Buffer.from('hi').toString('base64') }),
});
console.log(event.data.constructor.name, JSON.stringify([...event.data]), event.data.buffer.byteLength, Buffer.from(event.data_base64, 'base64').toString());
JS
seen=$(node run.cjs); echo "$seen"
[ "$seen" = 'Uint32Array [104,105] 8 hi' ] || { echo 'the behaviour has changed'; exit 1; }
