export default {
  // The suite starts real processes, so a worker per core is what the machine can do.
  maxWorkers: '100%',
  testMatch: ['**/__tests__/{unit,e2e}/**/*.test.ts', '**/__tests__/workflows/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/build/'],
  modulePathIgnorePatterns: ['/build/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '@actions/(languageservice|workflow-parser)/.+\\.js$': '<rootDir>/__tests__/workflows/json-imports.js',
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!@actions/(languageservice|workflow-parser)/)'],
  // Tests that wait for the clock do so side by side.
  maxConcurrency: 12,
  testTimeout: 60_000,
}
