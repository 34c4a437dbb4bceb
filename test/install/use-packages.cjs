/**
 * use-packages.cjs REDIS-URL: start the command of the installed package restmq, send messages through each client, by
 * require and by import, and stop it. Exits with 1 at the first difference.
 */
const assert = require('node:assert');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { createInterface } = require('node:readline');

const main = join(dirname(require.resolve('restmq/package.json')), 'dist/main.js');

async function useClient(name, url) {
  const required = require(name);
  const imported = await import(name);
  assert.strictEqual(imported.RestMQ, required.RestMQ);
  const client = new imported.RestMQ(url);
  const key = await client.add('test', { order: 17 });
  assert.deepStrictEqual(await client.take('test'), { key, value: { order: 17 }, count: 0 });
  await client.add('test', 'work');
  const value = await new Promise((resolve, reject) => {
    const worker = client.worker('test', (message) => {
      void worker.stop().then(() => resolve(message.value), reject);
    });
  });
  assert.strictEqual(value, 'work');
}

async function use(redisUrl) {
  const serve = ['serve', '--port', '0', '--redis-url', redisUrl];
  const daemon = spawn(process.execPath, [main, ...serve], { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(daemon, 'exit');
  let log = '';
  let url;
  for await (const line of createInterface(daemon.stderr)) {
    log += `${line}\n`;
    url = line.startsWith('{') ? JSON.parse(line).url : undefined;
    if (url) break;
  }
  if (!url) throw new Error(`restmq serve ended:\n${log}`);
  try {
    for (const name of ['@restmq/client', 'restmq/client']) await useClient(name, url);
    for (const path of ['/docs', '/ui/', '/openapi.yaml']) assert.strictEqual((await fetch(url + path)).status, 200);
    assert.match(readFileSync(require.resolve('restmq/api/openapi.yaml'), 'utf8'), /^openapi: 3\.1/);
    assert.strictEqual(typeof require('restmq').start, 'function');
  } finally {
    daemon.kill('SIGTERM');
  }
  assert.deepStrictEqual(await exited, [0, null]);
}

use(process.argv[2]).then(
  () => console.log(`works on Node ${process.versions.node}`),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
