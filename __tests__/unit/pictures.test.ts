import { readFileSync, statSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { fileOf, HASHES, hashOf, SCHEMES, scenes } from '../../scripts/pictures.ts'

// When this fails, `npm run screenshots` takes the pictures again.
test('the pictures show what the action writes today', async () => {
  const current: Record<string, string> = {}
  for (const [name, run] of Object.entries(scenes)) current[name] = hashOf(await run())
  expect(JSON.parse(readFileSync(HASHES, 'utf8'))).toEqual(current)
})

test.each(Object.keys(scenes))('the pictures of %s are at most 320 kB each', (name) => {
  for (const scheme of SCHEMES) expect(statSync(fileOf(name, scheme)).size).toBeLessThan(320_000)
})
