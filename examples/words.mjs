/**
 * Count the words of a text by map/reduce, with processes that know nothing but two queues.
 *
 *   node examples/words.mjs [--mappers 4] [--top 10] [FILE]
 *
 * Pieces of the text go into one queue. Mappers (words-map.mjs) lease them and add what they counted to another, from
 * which a
 * reducer (words-reduce.mjs) sums up. Kill a mapper and see: its piece comes back to another one, and is counted once.
 * FILE is any text; without one it is the type definitions of the DOM. RESTMQ_URL says where the daemon is.
 * Ends with 0 when the sum is what a straight count finds, else with 1.
 */
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { RestMQ } from 'restmq/client';
import { countWords } from './words-count.mjs';

const { values, positionals } = parseArgs({
  options: { mappers: { type: 'string', default: '4' }, top: { type: 'string', default: '10' } },
  allowPositionals: true,
});
const file = positionals[0] ?? createRequire(import.meta.url).resolve('typescript/lib/lib.dom.d.ts');
const client = new RestMQ(process.env.RESTMQ_URL ?? 'http://127.0.0.1:8888');
const linesInPiece = 500;

const text = readFileSync(file, 'utf8');
const run = randomUUID().slice(0, 8);
const [pieces, counts] = [`words.${run}.pieces`, `words.${run}.counts`];
await client.putQueue(pieces);
await client.putQueue(counts);

const mappers = Array.from({ length: Number(values.mappers) }, () =>
  spawn(process.execPath, [script('words-map.mjs'), pieces, counts], { stdio: 'inherit' }),
);
try {
  const number = await addPieces();
  const { stdout } = await promisify(execFile)(process.execPath, [script('words-reduce.mjs'), counts, String(number)], {
    maxBuffer: 64 * 1024 ** 2,
  });
  report(new Map(JSON.parse(stdout)), number);
} finally {
  for (const mapper of mappers) mapper.kill();
  await client.deleteQueue(pieces);
  await client.deleteQueue(counts);
}

/** @returns how many there are */
async function addPieces() {
  const lines = text.split('\n');
  let number = 0;
  for (let start = 0; start < lines.length; start += linesInPiece, number++) {
    await client.add(pieces, lines.slice(start, start + linesInPiece).join('\n'));
  }
  return number;
}

function report(found, number) {
  const straight = countWords(text);
  const isSame = found.size === straight.size && [...straight].every(([word, count]) => found.get(word) === count);
  const all = [...found.values()].reduce((sum, count) => sum + count, 0);
  const frequent = [...found].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, Number(values.top));
  for (const [word, count] of frequent) console.log(`${String(count).padStart(8)}  ${word}`);
  console.log(
    `${all} words, ${found.size} different ones, in ${number} pieces by ${values.mappers} mappers: ${isSame ? 'as a straight count finds' : 'NOT what a straight count finds'}`,
  );
  if (!isSame) process.exitCode = 1;
}

function script(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}
