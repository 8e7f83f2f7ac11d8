import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'

const document = readFileSync('docs/architecture.md', 'utf8')
const table = document.slice(document.indexOf('<!-- modules -->'), document.indexOf('<!-- /modules -->'))
const kinds = new Map(
  [...table.matchAll(/^\| `([\w-]+)` \| (pure|world) \| \S.*\|$/gm)].map(([, name, kind]) => [name, kind]),
)
const modules = readdirSync('src').map((file) => file.replace(/\.ts$/, ''))

const code = (module: string) => readFileSync(`src/${module}.ts`, 'utf8')

/** What a module takes of others but types, by their names. */
function importsOf(text: string): string[] {
  return [...text.matchAll(/^import (?!type )([^'"]*)(?: from )?['"]([^'"]+)['"]/gm)]
    .filter(([, what = '']) => !/^\{(\s*type [^,}]+,?)+\s*\}/.test(what))
    .map(([, , from = '']) => from.replace(/^\.\/(.*)\.ts$/, '$1'))
}

test('the table has the files of src/, in their order', () => {
  expect([...kinds.keys()]).toEqual(modules.sort())
})

test('the picture has no module that is not there', () => {
  const picture = /```mermaid\n([\s\S]*?)```/.exec(document)?.[1] ?? ''
  const nodes = [...picture.matchAll(/(?:^ *|-+>|\.->) *([a-z]\w*)/gm)].map(([, node]) => node)
  expect(nodes.length).toBeGreaterThan(10)
  for (const node of nodes.filter((node) => node !== 'flowchart')) expect(modules).toContain(node)
})

describe.each(modules.filter((module) => kinds.get(module) === 'pure'))('%s is pure', (module) => {
  test('it takes nothing but other pure modules', () => {
    for (const taken of importsOf(code(module))) expect([taken, kinds.get(taken)]).toEqual([taken, 'pure'])
  })

  test('it reads neither process nor clock, nor sends anything', () => {
    const withoutComments = code(module).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    expect(withoutComments).not.toMatch(
      /\bprocess\.|\bDate\.now|new Date\(\)|performance\.|\bfetch\(|import\(/,
    )
  })
})

test('the runner is spoken to by index, log and outcome alone, AWS by aws and connection', () => {
  const users = (name: string) => modules.filter((module) => importsOf(code(module)).includes(name))
  expect(users('@actions/core')).toEqual(['index', 'log', 'outcome'])
  expect(users('@aws-sdk/client-apprunner')).toEqual(['aws', 'connection'])
  const loading = modules.filter((module) => code(module).includes("import('@actions/github')"))
  expect(loading).toEqual(['reminder'])
})

test('imports are told from imports of types', () => {
  const text = [
    "import type { A } from './a.ts'",
    "import { type B, b } from './b.ts'",
    "import { type C } from './c.ts'",
    "import './d.ts'",
    "import {\n  type E,\n  type F,\n} from './e.ts'",
  ].join('\n')
  expect(importsOf(text)).toEqual(['b', 'd'])
})
