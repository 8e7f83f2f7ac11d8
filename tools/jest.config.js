import root from '../jest.config.js'

/** The tests of tools/. They run from the root, as those of the action do. */
export default {
  ...root,
  rootDir: '..',
  globalSetup: undefined,
  testMatch: ['<rootDir>/tools/**/*.test.ts'],
  transform: {
    ...root.transform,
    '@actions/(languageservice|workflow-parser)/.+\\.js$': '<rootDir>/tools/workflows/json-imports.js',
  },
  transformIgnorePatterns: ['/node_modules/(?!@actions/(languageservice|workflow-parser)/)'],
}
