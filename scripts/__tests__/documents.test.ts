import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { generated, withSections } from '../generated.ts'
import { repositoryName } from '../repository-name.ts'
import { anchorsOf, blocksOf, documents, inlineCodeOf, targetsOf } from './markdown.ts'

const text = (file: string) => readFileSync(file, 'utf8')

describe('generated files', () => {
  test.each(Object.entries(generated))('%s is what `npm run docs` writes', (file, generate) => {
    const current = text(file)
    expect(current).toBe(generate(current))
  })

  test('an outdated section is replaced, and a missing one is an error', () => {
    const outdated = 'a\n<!-- x -->\nold\n<!-- /x -->\n  # <y> b\n  old\n  # </y>\n'
    const current = withSections(outdated, { x: '1\n2', y: 'c:\n  d' })
    expect(current).toBe('a\n<!-- x -->\n1\n2\n<!-- /x -->\n  # <y> b\n  c:\n    d\n  # </y>\n')
    expect(() => withSections(outdated, { z: '' })).toThrow('no section z')
  })
})

/** The relative links of a document whose file or anchor does not exist. */
function brokenLinks(file: string, markdown: string): string[] {
  return targetsOf(markdown).filter((target) => {
    if (/^(https:|mailto:)/.test(target)) return false
    const [where = '', anchor] = target.split('#')
    const found = where === '' ? file : path.posix.join(path.posix.dirname(file), decodeURIComponent(where))
    // GitHub's pages of a repository, such as ../../issues, are no files.
    if (found.startsWith('..') || !existsSync(found)) return true
    return anchor !== undefined && !anchorsOf(found === file ? markdown : text(found)).includes(anchor)
  })
}

/** The files of this repository that a document names in backticks but that do not exist. */
function missingFiles(markdown: string): string[] {
  const folders =
    /^(?:\.ci|\.github|__tests__|bundle|connection|dist|docs|examples|findings|harness|scripts|src|templates|tools)\/[\w./-]*$/
  const inRoot = /^[\w-]+\.(?:md|json|jsonc|yml)$/
  return inlineCodeOf(markdown).filter(
    (code) =>
      (folders.test(code) && !existsSync(code)) ||
      (inRoot.test(code) && !otherFiles.has(code) && !existsSync(code)),
  )
}

/** Files that documents name without their folder, and files of other repositories. */
const otherFiles = new Set(['app-runner.yml', 'deploy.yml', 'ensure-connection.yml'])

/** The scripts of package.json that npm commands in a text run. */
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

const shellBlocksOf = (file: string) => blocksOf(file).filter(({ lang }) => /^(ba|z)?sh$/.test(lang))

/** The comments of a shell script. A `#` in quotes or within a word begins none. */
function shellComments(script: string): string[] {
  const withoutQuotes = script.replaceAll(/'[^']*'|"(?:[^"\\]|\\.)*"|\\./g, (quoted) =>
    quoted.replaceAll(/[^\n]/g, 'x'),
  )
  return withoutQuotes.match(/(?<=^|[\s;&|()])#.*$/gm) ?? []
}

const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> }
const ciRun = text('.ci/run')

describe.each(documents)('%s', (file) => {
  const markdown = text(file)

  test('its relative links work', () => {
    expect(brokenLinks(file, markdown)).toEqual([])
  })

  test('the files that it names exist', () => {
    expect(missingFiles(markdown)).toEqual([])
  })

  test('its JSON blocks are valid', () => {
    for (const block of blocksOf(file).filter(({ lang }) => lang === 'json'))
      expect(() => JSON.parse(block.text)).not.toThrow()
  })

  test('each code block names its language', () => {
    expect(blocksOf(file).filter(({ lang }) => lang === '')).toEqual([])
  })

  test('its shell blocks have no comments, which zsh does not allow in a prompt', () => {
    expect(shellBlocksOf(file).flatMap((block) => shellComments(block.text))).toEqual([])
  })

  test('the npm scripts that it names exist', () => {
    const named = [...inlineCodeOf(markdown), ...blocksOf(file).map((block) => block.text)].flatMap(
      npmScripts,
    )
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })

  test('it names this repository only as package.json does', () => {
    const own = repositoryName(text('package.json'))
    const [, name] = own.split('/')
    const names = [...markdown.matchAll(/(?<=github\.com\/|uses: |--repo )[\w-]+\/([\w.-]+)/g)].filter(
      (match) => match[1] === name,
    )
    expect(names.map(([found]) => found).filter((found) => found !== own)).toEqual([])
  })
})

describe('README.md', () => {
  test('.ci/run runs its npm commands', () => {
    const commands = [
      ...shellBlocksOf('README.md').flatMap((block) => block.text.split(/\n| && /)),
      ...inlineCodeOf(text('README.md')),
    ].filter((command) => command.startsWith('npm '))
    expect(commands).toEqual(expect.arrayContaining(['npm ci', 'npm start', 'npm test']))
    for (const command of commands) expect(ciRun).toMatch(new RegExp(`\\b${command}(?= [^-]|[;\\n])`))
  })

  test('its IAM policy allows exactly what the action calls, limited to one connection where possible', () => {
    const policy = blocksOf('README.md').find(
      ({ lang, text }) => lang === 'json' && text.includes('apprunner:ListConnections'),
    )
    const { Statement } = JSON.parse(policy?.text ?? '') as {
      Statement: { Effect: string; Action: string | string[]; Resource: string }[]
    }
    const allowed = Statement.flatMap(({ Action, Resource }) =>
      [Action].flat().map((action) => [action.replace('apprunner:', ''), Resource === '*']),
    )
    const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => text(path.join('src', file)))
      .join('\n')
    const called = [...source.matchAll(/\bnew (\w+)Command\(|\bpaginate(\w+)\(/g)].map(
      ([, command, paginator]) => command ?? paginator,
    )
    expect(called).not.toEqual([])
    // ListConnections does not support resource-level permissions.
    expect(Object.fromEntries(allowed)).toEqual(
      Object.fromEntries(called.map((operation) => [operation, operation === 'ListConnections'])),
    )
  })
})

test('mistakes in a document are found', () => {
  const markdown = [
    '# One two',
    '[a](missing.md) [b](#one-two) [c](#one) <img src="missing.png">',
    '`src/missing.ts` `MISSING.md` `src/main.ts`',
    '`npm run missing` `npm missing` `npm cit`',
  ].join('\n\n')
  expect(brokenLinks('README.md', markdown)).toEqual(['missing.md', '#one', 'missing.png'])
  expect(missingFiles(markdown)).toEqual(['src/missing.ts', 'MISSING.md'])
  expect(npmScripts(markdown)).toEqual(['missing', 'missing', 'test'])
  const script = 'a=b # one\n# two\necho "# c" \'# d\' e#f "\\" # g"\n(a) #three'
  expect(shellComments(script)).toEqual(['# one', '# two', '#three'])
  expect(anchorsOf('# A `b`, c\n\n# A b c\n\n## \\_\\_x')).toEqual(['a-b-c', 'a-b-c-1', '__x'])
})
