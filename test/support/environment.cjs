// The environment of Node, in which a worker compiles each module once: jest would do it again for every test file.
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
  // on the first line, so that places in stack traces stay what they are
  const script = new vm.Script(`${head}${code}\n})`, { filename, columnOffset: -head.length });
  scripts.set(filename, { code, script });
  return script;
}

module.exports = TestEnvironment;
