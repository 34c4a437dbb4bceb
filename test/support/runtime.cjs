// The runtime of jest, in which a worker reads each file once: jest would do it again for every test file.
const { statSync } = require('node:fs');
const Runtime = require('jest-runtime').default;

/** The texts that this worker has read, by path. */
const texts = new Map();

/** The texts that jest keeps of a test file's files, and drops after it. */
class FileTexts extends Map {
  get(path) {
    const own = super.get(path);
    if (own !== undefined) return own;
    const known = texts.get(path);
    return known && known.changedMs === statSync(path).mtimeMs ? known.text : undefined;
  }

  set(path, text) {
    texts.set(path, { text, changedMs: statSync(path).mtimeMs });
    return super.set(path, text);
  }
}

module.exports = class extends Runtime {
  constructor(config, environment, resolver, transformer, read, ...more) {
    super(config, environment, resolver, transformer, new FileTexts(read), ...more);
  }
};
