/**
 * The daemon that is fuzzed, in a process of its own; tells what went wrong in it, and how long it was deaf at most.
 */
import { start } from '../../src/daemon';
import { defaults } from '../../src/config';
import { createLog } from '../../src/log';

const [redisUrl, acl, maxBody = '4096', jwks] = process.argv.slice(2) as [string, string, string?, string?];
const lookMs = 10;
let [longestMs, at] = [0, performance.now()];
let cpu = process.cpuUsage();

/** Only the CPU time of this process counts, not the time that other processes had the processor. */
setInterval(() => {
  const lateMs = performance.now() - at - lookMs;
  const { user, system } = process.cpuUsage(cpu);
  longestMs = Math.max(longestMs, Math.min(lateMs, (user + system) / 1000));
  [at, cpu] = [performance.now(), process.cpuUsage()];
}, lookMs);

for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event as 'uncaughtException', (error) => {
    process.send!({ fault: `${event}: ${String(error.stack)}` });
    process.exitCode = 1;
  });
}

start(
  { ...defaults, port: 0, syslogPort: 0, redisUrl, acl: acl || null, jwks: jwks ?? null, maxBody: Number(maxBody) },
  createLog('error'),
).then(
  ({ url, syslogPort }) => {
    process.on('message', () => {
      process.send!({ longestMs });
      [longestMs, at, cpu] = [0, performance.now(), process.cpuUsage()];
    });
    process.send!({ url, syslogPort });
  },
  (error: unknown) => process.send!({ fault: String(error) }),
);
