// Loaded by the processes that tests start (NODE_OPTIONS): keeps the compiled code of large modules in node_modules/.cache,
// as `module.enableCompileCache` does from Node 22.8 on. A daemon then starts with a third less CPU.
const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

const folder = join(__dirname, '../../node_modules/.cache/compiled');
/** Characters; compiling less takes no time worth a file. */
const large = 50_000;
/** By then a daemon has started, and the functions that it needed are compiled. */
const startedMs = 3000;

if (!Module.enableCompileCache) {
  const { _compile: compile } = Module.prototype;
  Module.prototype._compile = function (code, path, ...more) {
    if (code.length < large || !path.includes('/dist/')) return compile.call(this, code, path, ...more);
    const requireFrom = Object.assign((id) => this.require(id), {
      resolve: (id) => Module._resolveFilename(id, this),
      main: process.mainModule,
    });
    const run = scriptOf(code, path).runInThisContext();
    return run.call(this.exports, this.exports, requireFrom, this, path, dirname(path));
  };
}

function scriptOf(code, path) {
  const { mtimeMs, size } = statSync(path);
  const command = /^[a-z]+$/.exec(process.argv[2])?.[0]; // each needs other functions
  const cached = join(folder, `${basename(path)}-${command}-${mtimeMs}-${size}`);
  const cachedData = readIfThere(cached);
  const script = new Script(Module.wrap(code), {
    filename: path,
    cachedData,
  });
  if (!cachedData || script.cachedDataRejected) {
    const keep = () => write(cached, script.createCachedData());
    setTimeout(keep, startedMs).unref();
    process.once('exit', keep);
  }
  return script;
}

function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Others may read or write it at this moment. */
function write(path, bytes) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, bytes);
  renameSync(`${path}.${process.pid}`, path);
}
