import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { paths } from '../paths.ts'
import { missingUses } from '../uses.ts'

const dist = readdirSync('dist')
const read = (name: string) => readFileSync(path.join('dist', name), 'utf8')

describe('dist', () => {
  test('index.js has at most 660 kB', () => {
    expect(statSync('dist/index.js').size).toBeLessThanOrEqual(660_000)
  })

  test('what has our own code is not minified and only ASCII, so that V8 stores one byte per character', () => {
    const own = dist.filter((name) => / (updateReminder|resolveOnce|run)\(/.test(read(name)))
    expect(own).toHaveLength(3)
    for (const script of own.map(read)) {
      expect(script.length / script.split('\n').length).toBeLessThan(80)
      expect(script).not.toMatch(/[^\0-\x7f]/)
    }
  })

  test.each([/function updateReminder\b/, /class Octokit\b/, /class ProxyAgent\b/])(
    '%s is in a chunk, not in index.js',
    (mark) => {
      expect(read('index.js')).not.toMatch(mark)
      expect(dist.filter((name) => name.endsWith('.index.js') && mark.test(read(name)))).not.toEqual([])
    },
  )

  test('no WebSocket, cache or mock of undici is in any file, because nothing uses them', () => {
    for (const name of dist) expect(read(name)).not.toMatch(/class (WebSocket|CacheStorage|MockAgent)\b/)
  })

  test('licenses.txt has the version of a package that lies in the folder of another', () => {
    const { version } = JSON.parse(
      readFileSync('node_modules/@octokit/request/node_modules/content-type/package.json', 'utf8'),
    )
    expect(read('licenses.txt')).toContain(`content-type ${version}: MIT\n`)
  })

  test('licenses.txt has no text twice', () => {
    const texts = read('licenses.txt')
      .split('\n\n\n')
      .map((section) => section.split('-'.repeat(72))[1])
    expect(texts.length).toBeGreaterThan(10)
    expect(new Set(texts).size).toBe(texts.length)
  })
})

describe('a dependency with a changed layout', () => {
  test('fails the build with the name of the missing file', () => {
    const root = mkdtempSync(path.join(tmpdir(), 'bundle-'))
    try {
      for (const scope of ['@aws-sdk', '@smithy'])
        mkdirSync(path.join(root, 'node_modules', scope), { recursive: true })
      expect(() => paths(root)).toThrow(/^bundle: @actions\/exec no longer has .+; see bundle\/paths\.ts$/)
    } finally {
      rmSync(root, { recursive: true })
    }
  })
})

describe('a package that uses more of another than its lazy module has', () => {
  class Client {
    get() {}
    post() {}
  }
  class LazyClient {
    get() {}
  }
  const missing = (script: string) =>
    missingUses(script, 'there', { Client: LazyClient }, { Client, other: () => {} })

  test.each([
    ["import { Client } from 'there'; new Client().get()", []],
    ["import { Client } from 'elsewhere'; import { other } from 'here'; c.post()", []],
    ["import { Client } from 'there'; new Client().post()", ['post']],
    ["import { Client as C,\n other } from 'there'", ['other']],
    ["import * as all from 'there'; all.other(new all.Client())", ['other']],
    ["const { Client } = require('there')", ['everything, not by an import statement']],
    ["export * from 'there'", ['everything, not by an import statement']],
  ])('%s', (script, expected) => expect(missing(script)).toEqual(expected))
})
