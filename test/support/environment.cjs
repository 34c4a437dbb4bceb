// The environment of Node, in which a worker compiles each module once: jest would do it again for every test file.
const { join } = require('node:path');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/** The compiled modules of this worker, by path. A script belongs to no context, and runs in that of each test file. */
const scripts = new Map();
const { compileFunction } = vm;

vm.compileFunction = function (code, parameters, options) {
  if (!options?.parsingContext) return compileFunction(code, parameters, options);
  return scriptOf(options.filename, code, parameters).runInContext(options.parsingContext);
};

function scriptOf(filename, code, parameters) {
  const known = scripts.get(filename);
  if (known?.code === code) return known.script;
  const head = `(function (${parameters.join(',')}) {`;
  const text = filename.endsWith('/jest-circus/build/jestAdapterInit.js') ? withoutAsyncHooks(code) : code;
  // on the first line, so that places in stack traces stay what they are
  const script = new vm.Script(`${head}${text}\n})`, { filename, columnOffset: -head.length });
  scripts.set(filename, { code, script });
  return script;
}

/**
 * jest finds the test that an error belongs to by an AsyncLocalStorage, which makes every promise on Node 20 slower: the
 * tests of access-matrix took 11 % more CPU. The tests of a file run one after the other, so a variable is enough.
 */
function withoutAsyncHooks(code) {
  const storage = 'new _nodeAsync_hooks.AsyncLocalStorage()';
  if (code.split(storage).length !== 2) throw new Error(`jest-circus has no ${storage} any more; see ${__filename}`);
  return code.replace(storage, `new (require(${JSON.stringify(join(__dirname, 'test-context.cjs'))}))()`);
}

module.exports = TestEnvironment;
