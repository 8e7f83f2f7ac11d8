import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { blocksOf, documents } from '../../../scripts/__tests__/markdown.ts'
import { createPackageFolder } from './packages.ts'
import { runTool } from './tools.ts'

// Each test starts a process, and the machine may be busy.
jest.setTimeout(300_000)

const blocks = documents.flatMap((file) => blocksOf(file))
const blocksIn = (lang: string) => blocks.filter((block) => block.lang === lang)

let folder: string
beforeAll(() => {
  folder = createPackageFolder()
})
afterAll(() => rmSync(folder, { recursive: true }))

test('every language of a block has a test', () => {
  // YAML: ../documents.test.ts. JSON: scripts/__tests__/documents.test.ts. sh and text: guides.test.ts. ts: cdk.test.ts.
  const tested = ['hcl', 'json', 'mermaid', 'sh', 'text', 'ts', 'yaml']
  expect([...new Set(blocks.map(({ lang }) => lang))].sort()).toEqual(tested)
  expect([...new Set(blocksIn('text').map(({ file }) => file))]).toEqual(['docs/simulator.md'])
})

test('each block of HCL is valid, and one without a brace is not', async () => {
  const parse = (text: string) => {
    writeFileSync(path.join(folder, 'main.tf'), `${text}\n`)
    return runTool('hcl2tojson', ['main.tf'], { cwd: folder })
  }
  for (const { text } of blocksIn('hcl')) expect(await parse(text)).toMatchObject({ status: 0 })
  expect((await parse('locals {')).status).not.toBe(0)
})

test('each block of Mermaid is valid, and one without the end of an arrow is not', () => {
  // Mermaid removes dangerous HTML from labels, for which it needs a window. Jest can't load its modules.
  const script = `
    import { readFileSync } from 'node:fs'
    import { parseHTML } from 'linkedom'
    globalThis.window = parseHTML('<html><body></body></html>')
    const { default: mermaid } = await import('mermaid')
    for (const text of JSON.parse(readFileSync(0, 'utf8')))
      console.log(await mermaid.parse(text).then(() => 'valid', () => 'invalid'))`
  const texts = blocksIn('mermaid').map(({ text }) => text)
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
    input: JSON.stringify([...texts, 'flowchart LR\n a -->']),
  })
  expect({ results: stdout.trim().split('\n'), stderr }).toEqual({
    results: [...texts.map(() => 'valid'), 'invalid'],
    stderr: '',
  })
})
