import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { MUTATIONS } from './mutations.ts'

const bundle = readdirSync('dist')
  .filter((name) => name.endsWith('index.js'))
  .map((name) => readFileSync(path.join('dist', name), 'utf8'))

test.each(MUTATIONS)('this mistake can be made once in dist/: $mistake', ({ from }) => {
  expect(bundle.flatMap((code) => code.split(from).slice(1))).toHaveLength(1)
})
