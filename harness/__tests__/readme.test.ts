import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'

test('the example of the README runs, and prints what the README says', () => {
  const [, example = ''] = readFileSync('harness/README.md', 'utf8').match(/```ts\n([\s\S]*?)```/) ?? []
  const script = example.replaceAll("from './", "from './harness/")
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  })
  expect(printed).toBe("success AVAILABLE\n[ 'ListConnections' ]\n")
})
