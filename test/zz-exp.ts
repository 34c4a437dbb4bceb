import { createNode, troubleOf } from '../src/redis/node';
import { startRedisProcess } from './support/redis-process';
import { setTimeout as sleep } from 'node:timers/promises';
async function main() {
  for (const db of [0, 3]) for (const kind of (process.argv[2]??'maxclients,requirepass,busy,noselect,noinfo').split(',')) for (const options of [{}, {password:'x', username:'default'}]) {
    const redis = await startRedisProcess({ args: (port, dir) => ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', dir, '--busy-reply-threshold', '100'] });
    await redis.client.call('ACL','SETUSER','admin','on','nopass','allcommands','allkeys','allchannels');
    await redis.client.auth('admin','x');
    const node = createNode({ host: '127.0.0.1', port: redis.port, db, ...options });
    const errors: string[] = [];
    node.on('error', (e: Error) => errors.push(e.message));
    node.on('ready', () => errors.push('READY'));
    await node.connect();
    let over = async () => {};
    if (kind === 'maxclients') await redis.client.config('SET', 'maxclients', '1');
    if (kind === 'requirepass') await redis.client.call('ACL','SETUSER','default','resetpass','>y');
    if (kind === 'noselect') await redis.client.call('ACL','SETUSER','default','-select');
    if (kind === 'noinfo') await redis.client.call('ACL','SETUSER','default','-info');
    if (kind === 'busy') {
      const busy = redis.client.duplicate(); busy.on('error', () => undefined);
      const script = busy.eval('local t=redis.call("TIME")[1] while redis.call("TIME")[1]-t < 4 do end', 0).catch((e) => String(e));
      await sleep(300); over = async () => { await script; busy.disconnect(); };
      // kill by destroying the stream
      node.stream.destroy();
    } else await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    const seen: string[] = [];
    for (let i = 0; i < 100; i++) { await sleep(10); const t = `${node.status === 'ready' ? 'ready' : 'lost'}/${troubleOf(node)?.message}`; if (seen.at(-1) !== t) seen.push(t); }
    console.log(kind, 'db', db, JSON.stringify(options), '\n  seen', [...new Set(seen)], '\n  errors', [...new Set(errors)], errors.length);
    if (node.status === 'ready') console.log('  in db', /db=(\d+)/.exec(String(await node.client('INFO').catch(String)))?.[1]);
    await over();
    node.disconnect(); await redis.stop();
  }
}
main().then(() => process.exit(0), (e) => { console.error(e); process.exit(1); });
