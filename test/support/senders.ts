import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** A program that sends, in a directory of its own, with a configuration of its own. */
export interface Sender {
  readonly folder: string;
  /** Its output so far. */
  said(): string;
  /** Let it end in order, and wait for that. */
  end(): Promise<void>;
}

/** Whether a program is there. */
export function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { env: { PATH: path } });
    return true;
  } catch {
    return false;
  }
}

/** Tests of a program. In CI it has to be there; elsewhere a missing one is skipped, and jest says so. */
export const withProgram = (program: string): jest.Describe =>
  process.env['CI'] || isInstalled(program) ? describe : describe.skip;

/** Daemons lie where a user's path does not lead. */
const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

/**
 * rsyslog with the shipped configuration, which forwards what is appended to a file. @param change  of that
 * configuration
 */
export function startRsyslog(
  port: number,
  file: string,
  change: (shipped: string) => string = (shipped) => shipped,
): Sender {
  const folder = mkdtempSync(join(tmpdir(), 'restmq-rsyslog-'));
  const shipped = readFileSync(join(root, 'examples/rsyslog.conf'), 'utf8')
    .replaceAll('/var/spool/rsyslog', folder)
    .replaceAll('port="25000"', `port="${port}"`);
  const input = `module(load="imfile")\ninput(type="imfile" File="${file}" Tag="test:" Severity="notice" Facility="local3" addMetadata="off")\n`;
  writeFileSync(join(folder, 'rsyslog.conf'), change(shipped) + input);
  return started('rsyslogd', ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'pid')], folder);
}

/** collectd with the shipped configuration, once more with the format Command, and something to notify of. */
export function startCollectd(url: string): Sender {
  const folder = mkdtempSync(join(tmpdir(), 'restmq-collectd-'));
  const shipped = readFileSync(join(root, 'examples/collectd.conf'), 'utf8').replaceAll('http://127.0.0.1:8888', url);
  const command = shipped
    .slice(shipped.indexOf('  <Node "restmq-data">'), shipped.indexOf('  # Notifications'))
    .replace('restmq-data', 'command')
    .replace('"JSON"', '"Command"');
  const conf = `
Hostname "testhost"
BaseDir "${folder}"
PIDFile "${folder}/pid"
Interval 0.2
LoadPlugin load
LoadPlugin cpu
LoadPlugin threshold
<Plugin threshold>
  <Plugin "load">
    <Type "load">
      WarningMax -1
      Persist true
    </Type>
  </Plugin>
</Plugin>
${shipped.replace('</Plugin>', `${command}</Plugin>`).replaceAll('LogHttpError true', 'LogHttpError true\n    BufferSize 1024')}`;
  writeFileSync(join(folder, 'collectd.conf'), conf);
  return started('collectd', ['-f', '-C', join(folder, 'collectd.conf')], folder);
}

function started(program: string, args: string[], folder: string): Sender {
  const child: ChildProcess = spawn(program, args, {
    cwd: folder,
    env: { PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return {
    folder,
    said: () => said,
    async end() {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        await exited;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
