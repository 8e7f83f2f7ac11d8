import { availableParallelism } from 'node:os'

export default {
  globalSetup: '<rootDir>/__tests__/up-to-date-dist.ts',
  // Tests that wait for a timer leave their core to others.
  maxWorkers: availableParallelism() + 2,
  testMatch: [
    '<rootDir>/__tests__/{unit,e2e}/**/*.test.ts',
    '<rootDir>/{bundle,harness,scripts}/__tests__/*.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/', '/build/', '<rootDir>/.stryker-tmp/'],
  modulePathIgnorePatterns: ['/build/', '<rootDir>/.stryker-tmp/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/__tests__/strip-types.js' },
  // Tests that wait for a timer run concurrently.
  maxConcurrency: 12,
  testTimeout: 60_000,
}
