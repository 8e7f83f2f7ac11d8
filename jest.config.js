export default {
  // The suite starts real processes, so a worker per core is what the machine can do.
  maxWorkers: '100%',
  testMatch: ['**/__tests__/{unit,e2e}/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/build/'],
  modulePathIgnorePatterns: ['/build/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  // Tests that wait for the clock do so side by side.
  maxConcurrency: 12,
  testTimeout: 60_000,
}
