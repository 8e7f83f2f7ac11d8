import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
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

describe('HCL', () => {
  const parse = (text: string) => {
    writeFileSync(path.join(folder, 'main.tf'), `${text}\n`)
    return runTool('hcl2tojson', ['main.tf'], { cwd: folder })
  }

  test.each(blocksIn('hcl'))('in line $line of $file is valid', async ({ text }) => {
    expect(await parse(text)).toMatchObject({ status: 0 })
  })

  test('without a brace is invalid', async () => {
    expect((await parse('locals {')).status).not.toBe(0)
  })
})

describe('Mermaid', () => {
  // Mermaid removes dangerous HTML from labels, for which it needs a window. Jest can't load its modules.
  const script = `
    import { readFileSync } from 'node:fs'
    import { parseHTML } from 'linkedom'
    globalThis.window = parseHTML('<html><body></body></html>')
    const { default: mermaid } = await import('mermaid')
    await mermaid.parse(readFileSync(0, 'utf8'))`
  const parse = (text: string) =>
    spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
      input: text,
    })

  test.each(blocksIn('mermaid'))('in line $line of $file is valid', ({ text }) => {
    expect(parse(text)).toMatchObject({ status: 0, stderr: '' })
  })

  test('without the end of an arrow is invalid', () => {
    expect(parse('flowchart LR\n a -->').status).not.toBe(0)
  })
})
