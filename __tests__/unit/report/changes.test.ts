import { expect, test } from '@jest/globals'
import { type Change, describeChange } from '../../../src/report/changes.ts'
import { toText } from '../../../src/report/prose.ts'
import { CREATION } from '../report.ts'

const tags = { a: 'b', c: '' }
const repository = 'o/r'
const CONNECTION = 'the connection `my-conn` for `GITHUB`'

test.each<[change: Change, would: string, did: string, object: string]>([
  [CREATION, 'create', 'created', CONNECTION],
  [{ ...CREATION, tags }, 'create', 'created', `${CONNECTION}, with the tags \`a=b\`, \`c=\``],
  [{ action: 'set-tags', tags }, 'set', 'set', 'the tags `a=b`, `c=`'],
  [{ action: 'open-reminder', repository }, 'open', 'opened', 'a reminder issue in `o/r`'],
  [{ action: 'close-reminder', repository }, 'close', 'closed', 'the reminder issue in `o/r`'],
])('%j', (change, would, did, object) => {
  expect(toText(describeChange(change, 'would'))).toBe(`${would} ${object}`)
  expect(toText(describeChange(change, 'did'))).toBe(`${did} ${object}`)
})

test('the longest tag is shown whole', () => {
  const [key, value] = ['k'.repeat(128), 'v'.repeat(256)]
  const description = toText(describeChange({ action: 'set-tags', tags: { [key]: value } }, 'did'))
  expect(description).toBe(`set the tags \`${key}=${value}\``)
})
