import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { documents, targetsOf } from '../../scripts/__tests__/markdown.ts'
import { FOLDER, fileOf, HASHES, hashOf, SCHEMES, scenes } from './pictures.ts'

// When this fails, `npm run screenshots` takes the pictures again.
test('the pictures show what the action writes today', async () => {
  const current: Record<string, string> = {}
  for (const [name, run] of Object.entries(scenes)) current[name] = hashOf(await run())
  expect(JSON.parse(readFileSync(HASHES, 'utf8'))).toEqual(current)
})

test.each(Object.keys(scenes))('the pictures of %s are at most 100 kB each', (name) => {
  for (const scheme of SCHEMES) expect(statSync(fileOf(name, scheme)).size).toBeLessThan(100_000)
})

test('each picture is shown in a document', () => {
  const shown = documents.flatMap((file) =>
    targetsOf(readFileSync(file, 'utf8')).map((target) => path.join(path.dirname(file), target)),
  )
  const files = readdirSync(FOLDER).map((name) => path.join(FOLDER, name))
  expect(files.filter((file) => file !== HASHES && !shown.includes(file))).toEqual([])
})
