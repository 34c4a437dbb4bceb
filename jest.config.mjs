/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/test/support/environment.cjs',
  runtime: '<rootDir>/test/support/runtime.cjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // npm run test:generators and test:package: what they install is large
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/generators/', '<rootDir>/test/install/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  setupFilesAfterEnv: ['<rootDir>/test/support/equal-bytes.ts'],
  testTimeout: 120_000, // what does not hang needs a tenth of it, or all where every core is busy with something else
  testSequencer: '<rootDir>/test/support/slow-first.cjs',
  maxWorkers: 4, // of two cores: many tests wait for a lease, a clock or a process to end; three left a fifth unused
  // what a file leaves behind makes collecting garbage slow for all that come after: a second and more with 1.5 GB
  workerIdleMemoryLimit: '600MB',
};
