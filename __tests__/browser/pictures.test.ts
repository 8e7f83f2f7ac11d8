import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { fileOf, pictured, SCHEMES, signOf } from '../../scripts/pictures.ts'
import { commentOf } from '../../scripts/png.ts'

describe.each(Object.entries(pictured))('the pictures of %s', (name, take) => {
  // When this fails, `npm run screenshots` takes them anew.
  test('show what the action says today', async () => {
    const scene = await take()
    const signs = SCHEMES.map((scheme) => commentOf(readFileSync(fileOf(name, scheme))))
    expect(signs).toEqual(SCHEMES.map(() => signOf(scene)))
    expect(signOf(scene)).not.toBe(signOf({ ...scene, text: `${scene.text} ` }))
  })

  test.each(SCHEMES)('%s: take less than 150 kB', (scheme) => {
    expect(readFileSync(fileOf(name, scheme)).length).toBeLessThan(150_000)
  })
})
