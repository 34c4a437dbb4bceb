#!/usr/bin/env node
/**
 * Send every line of a text through a queue and show that each came out exactly once and byte for byte.
 *
 *   node examples/lines.mjs [--url http://localhost:8888] [--queue lines] [FILE]
 *
 * FILE is any file; without one it is the type definitions of JavaScript, some 4,600 lines that are installed with
 * RestMQ's development tools. Ends with 0 when all is well, else with 1.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: { url: { type: 'string', default: 'http://localhost:8888' }, queue: { type: 'string', default: 'lines' } },
  allowPositionals: true,
});
const file = positionals[0] ?? createRequire(import.meta.url).resolve('typescript/lib/lib.es5.d.ts');
const queue = `${values.url}/q/${encodeURIComponent(values.queue)}`;
const atOnce = 20;

const lines = splitLines(readFileSync(file));
const left = await (await fetch(queue, { method: 'HEAD' })).headers.get('RestMQ-Ready');
if (left !== '0') fail(`the queue ${values.queue} is not empty (${left} messages); choose another with --queue`);

/** The lines that were sent and have not come out, by key. */
const sent = new Map();
await produce();
const received = await consume();
if (sent.size > 0) fail(`${sent.size} lines did not come out`);
console.log(`${received} lines went in, and each came out exactly once and byte for byte`);

/** Every line becomes a message: a raw body, so that it stays the bytes that it is. */
async function produce() {
  let next = 0;
  const report = progress('sent', lines.length);
  await parallel(async () => {
    while (next < lines.length) {
      const line = lines[next++];
      const answer = await fetch(queue, {
        method: 'POST',
        body: line,
        headers: { 'content-type': 'application/octet-stream' },
      });
      if (answer.status !== 201) fail(`POST answered ${answer.status}: ${await answer.text()}`);
      sent.set((await answer.json()).key, line);
      report();
    }
  });
}

/** @returns how many came out; each must be one that went in and has not come out yet */
async function consume() {
  let count = 0;
  const report = progress('received', lines.length);
  await parallel(async () => {
    for (;;) {
      const answer = await fetch(`${queue}?raw=true`);
      if (answer.status === 204) return;
      const key = decodeURIComponent(answer.headers.get('RestMQ-Key'));
      const line = Buffer.from(await answer.arrayBuffer());
      if (!sent.has(key)) fail(`${key} came out twice, or never went in`);
      if (!sent.get(key).equals(line)) fail(`${key} came out changed`);
      sent.delete(key);
      count++;
      report();
    }
  });
  return count;
}

async function parallel(worker) {
  await Promise.all(Array.from({ length: atOnce }, worker));
}

function splitLines(bytes) {
  const found = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    found.push(bytes.subarray(start, end));
    start = end;
  }
  return found;
}

function progress(what, total) {
  let count = 0;
  return () => {
    if (++count % 5000 === 0 || count === total) console.error(`${what} ${count} of ${total}`);
  };
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
