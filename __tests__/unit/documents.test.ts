import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { DOCUMENTS, tables, withTables } from '../../scripts/tables.ts'
import { anchorsOf, blocksOf, codeOf, documents, targetsOf } from './markdown.ts'

const text = (file: string) => readFileSync(file, 'utf8')

describe('tables', () => {
  test.each(DOCUMENTS)(
    'those of %s are what action.yml and the code say (npm run docs writes them)',
    (file) => {
      const document = text(file)
      expect(document).toBe(withTables(document))
    },
  )

  test('each has its place', () => {
    const all = DOCUMENTS.map(text).join('\n')
    for (const [name, table] of Object.entries(tables())) {
      expect(table.split('\n').length).toBeGreaterThan(5)
      expect(all).toContain(`<!-- ${name} -->\n${table}\n<!-- /${name} -->`)
    }
  })
})

/** The targets in a document that lead nowhere in this repository, by file or by anchor. */
function deadTargets(file: string, markdown: string): string[] {
  return targetsOf(markdown).filter((target) => {
    if (/^(https:|mailto:)/.test(target)) return false
    const [where = '', anchor] = target.split('#')
    const found = where === '' ? file : path.posix.join(path.posix.dirname(file), decodeURIComponent(where))
    // GitHub's pages of a repository, such as ../../issues, are no files.
    if (found.startsWith('..') || !existsSync(found)) return true
    return anchor !== undefined && !anchorsOf(found === file ? markdown : text(found)).includes(anchor)
  })
}

/** The files of this repository that a document names between backticks and that aren't there. */
function missingFiles(markdown: string): string[] {
  const folders =
    /^(?:\.ci|\.github|__tests__|bundle|conformance|connection|dist|docs|examples|scripts|simulator|src|templates)\/[\w./-]*$/
  const inRoot = /^[\w-]+\.(?:md|json|jsonc|yml)$/
  return codeOf(markdown).filter(
    (code) =>
      (folders.test(code) && !existsSync(code)) ||
      // Beside files of the root, there are those of the folder that the text is about.
      (inRoot.test(code) && !namedElsewhere.has(code) && !existsSync(code)),
  )
}

/** Files that documents name without their folder, or that lie in other repositories. */
const namedElsewhere = new Set(['app-runner.yml', 'ensure-connection.yml'])

/** The npm commands in a text: of scripts, the script. */
function npmScripts(commands: string): string[] {
  const short: Record<string, string> = { cit: 'test', start: 'start', test: 'test', t: 'test' }
  const own = ['ci', 'install', 'version', 'audit', 'ls', 'sbom']
  return [...commands.matchAll(/\bnpm (?:run (?:--silent )?([\w:-]+)|([a-z]+))/g)].flatMap(
    ([, run, command]) => {
      if (run) return [run]
      if (!command || own.includes(command)) return []
      return [short[command] ?? command]
    },
  )
}

const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> }
const ciRun = text('.ci/run')

describe.each(documents)('%s', (file) => {
  const markdown = text(file)

  test('its links inside the repository lead somewhere', () => {
    expect(deadTargets(file, markdown)).toEqual([])
  })

  test('the files that it names are there', () => {
    expect(missingFiles(markdown)).toEqual([])
  })

  test('its blocks of JSON are JSON', () => {
    for (const block of blocksOf(file).filter(({ lang }) => lang === 'json'))
      expect(() => JSON.parse(block.text)).not.toThrow()
  })

  test('each block of code says what language it is in', () => {
    expect(blocksOf(file).filter(({ lang }) => lang === '')).toEqual([])
  })

  test('the npm scripts that it names are there', () => {
    const named = [...codeOf(markdown), ...blocksOf(file).map((block) => block.text)].flatMap(npmScripts)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })

  test('other names of this repository are not in it', () => {
    expect(
      markdown
        .match(/github\.com\/[\w-]+\/apprunner-connection/g)
        ?.every((own) => own.includes('/your-org/')) ?? true,
    ).toBe(true)
  })
})

describe('README.md', () => {
  test('its commands are what .ci/run runs', () => {
    const commands = blocksOf('README.md')
      .filter(({ lang }) => lang === 'sh')
      .flatMap((block) => block.text.split(/\n| && /))
      .concat(codeOf(text('README.md')).filter((code) => code.startsWith('npm ')))
    expect(commands).toEqual(expect.arrayContaining(['npm ci', 'npm start', 'npm cit']))
    const run = ciRun.split('\n').map((line) => line.trim())
    for (const command of commands) expect(run).toContain(command)
  })

  test('its IAM policy allows the four actions, each for no more than one connection where it can be', () => {
    const [policy] = blocksOf('README.md').filter(({ lang }) => lang === 'json')
    const { Statement } = JSON.parse(policy?.text ?? '') as {
      Statement: { Effect: string; Action: string | string[]; Resource: string }[]
    }
    const allowed = Statement.flatMap(({ Action, Resource }) =>
      [Action].flat().map((action) => [action.replace('apprunner:', ''), Resource === '*']),
    )
    expect(Object.fromEntries(allowed)).toEqual({
      ListConnections: true,
      CreateConnection: false,
      ListTagsForResource: false,
      TagResource: false,
    })
  })
})

test('a mistake in a document is found', () => {
  const markdown = [
    '# One two',
    '[a](missing.md) [b](#one-two) [c](#one) <img src="missing.png">',
    '`src/missing.ts` `MISSING.md` `src/main.ts`',
    '`npm run missing` `npm missing` `npm cit`',
  ].join('\n\n')
  expect(deadTargets('README.md', markdown)).toEqual(['missing.md', '#one', 'missing.png'])
  expect(missingFiles(markdown)).toEqual(['src/missing.ts', 'MISSING.md'])
  expect(npmScripts(markdown)).toEqual(['missing', 'missing', 'test'])
  expect(anchorsOf('# A `b`, c\n\n# A b c\n\n## \\_\\_x')).toEqual(['a-b-c', 'a-b-c-1', '__x'])
})
