// npm start -- ARGS: sets up what is missing, then runs `restmq serve ARGS`, with a private Redis unless the arguments
// or the environment name one.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { setup } from './setup.mjs';

const NAMES_A_REDIS = ['--redis-url', '--redis-host', '--redis-port', '--embedded-redis'];
const NAMES_A_REDIS_TOO = ['RESTMQ_REDIS_URL', 'RESTMQ_REDIS_HOST', 'RESTMQ_REDIS_PORT', 'RESTMQ_EMBEDDED_REDIS'];

const args = process.argv.slice(2);
const named = has(args, NAMES_A_REDIS) || NAMES_A_REDIS_TOO.some((name) => process.env[name]);
const embedded = !named && !has(args, ['--help', '-h', '--version']);
await setup({ redis: embedded || wantsEmbedded() });

// Run in this process, so that signals reach the daemon.
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
process.argv = [process.argv[0], main, 'serve', ...(embedded ? ['--embedded-redis'] : []), ...args];
createRequire(import.meta.url)(main);

/** Whether one of the options is given, alone or as --option=value. */
function has(given, options) {
  return given.some((arg) => options.includes(arg.split('=')[0]));
}

/** Whether the private Redis is requested, by option or variable; parsed as in config.ts. */
function wantsEmbedded() {
  return has(args, ['--embedded-redis']) || /^(1|true|yes|on)$/i.test(process.env.RESTMQ_EMBEDDED_REDIS || '');
}
