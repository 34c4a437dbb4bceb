// The order of the test files: the slowest first. Without it a fresh clone starts the largest files first, and one core
// is idle while the other runs a small file that takes minutes.
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

/** Files that take more than a minute beside two others, the slowest first. */
const slowest = [
  'property/life',
  'e2e/access-matrix',
  'integration/script-bounds',
  'fault/streams',
  'e2e/cli-import',
  'e2e/start-problems',
  'browser/freshness',
  'e2e/client-streams',
  'e2e/cli-conformance',
  'e2e/examples',
  'e2e/senders',
  'browser/dashboard',
  'contract/binding',
  'e2e/cli-messages',
  'e2e/cli',
  'e2e/lost-keys',
  'e2e/package',
  'e2e/readiness-refused',
];

const pathOf = (name) => join(__dirname, '..', `${name}.test.ts`);
for (const name of slowest)
  if (!existsSync(pathOf(name))) throw new Error(`test/support/slow-first.cjs names a file that is gone: ${name}`);

module.exports = class SlowFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const place = slowest.findIndex((name) => path === pathOf(name));
      return place < 0 ? slowest.length : place;
    };
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
};
