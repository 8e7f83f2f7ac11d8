import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { CredentialsError } from '../../../src/credentials/error.ts'
import { Failure, type Kind } from '../../../src/failure.ts'
import { CATALOG } from '../../../src/report/catalog.ts'
import { messageOf } from '../../../src/report/messages.ts'
import { explain } from '../report.ts'

const kinds = Object.keys(CATALOG) as Kind[]

describe('the catalog', () => {
  test.each(kinds)('%s has a title, a cause and a remedy in whole sentences', (kind) => {
    const { title, cause, remedy } = CATALOG[kind]
    expect(title).toMatch(/^[A-Z].*[^.]$/)
    expect(cause).toMatch(/^[A-Z].*[.]$/s)
    expect(remedy).toMatch(/^[A-Z].*(\.|https:\/\/\S+)$/s)
    expect([title, cause, remedy].join('').split('`').length % 2).toBe(1)
  })

  const document = readFileSync(new URL('../../../docs/troubleshooting.md', import.meta.url), 'utf8')
  const anchors = [...document.matchAll(/<a id="([\w-]+)"><\/a>/g)].map(([, id]) => id)

  test.each(kinds)('%s has one entry in the troubleshooting page', (kind) => {
    expect(anchors.filter((anchor) => anchor === kind)).toHaveLength(1)
  })

  test('has no case that the action does not use', () => {
    const folder = new URL('../../../src/', import.meta.url)
    const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('catalog.ts'))
      .map((file) => readFileSync(new URL(file, folder), 'utf8'))
      .join('\n')
    expect(kinds.filter((kind) => !new RegExp(`'${kind}'|\\b${kind}:`).test(source))).toEqual([])
  })
})

describe('a message', () => {
  test('has each fact as code on one line, with the placeholders that it contains', () => {
    const facts = { name: '{region} $& {name}', region: 'r', actual: 'a`\n::b', wanted: '' }
    const { cause, remedy } = explain(new Failure('provider-mismatch', facts))
    expect(cause).toContain('`{region} $& {name}`')
    expect(cause).toContain("`a' ::b`")
    expect(cause + remedy).not.toMatch(/undefined|unknown/)
  })

  test('does not compile without each fact', () => {
    // @ts-expect-error `signal` is missing.
    expect(explain(new Failure('stopped', {})).cause).toContain('``')
    expect(explain(new Failure('stopped', { signal: 'SIGINT' })).cause).toContain('`SIGINT`')
  })

  test('as text has the cause, the service error, the remedy and the details, in this order', () => {
    const { cause, remedy } = CATALOG.inputs
    const serviceError = { service: 'X', operation: '', name: '', message: 'No', status: 400, requestId: '' }
    const more = { details: [['one'], ['two']], serviceError }
    const { text } = explain(new Failure('inputs', {}, more))
    const page =
      'More: https://github.com/your-org/apprunner-connection/blob/main/docs/troubleshooting.md#inputs'
    expect(text).toBe(`${cause} X: \`No\` (HTTP 400). ${remedy} ${page}\n- one\n- two`)
    expect(explain(new Failure('inputs', {})).text).toBe(`${cause} ${remedy} ${page}`)
  })

  test.each([
    [
      { operation: 'ListConnections', name: 'N', message: 'm', status: 400, requestId: 'r' },
      ': `N`: `m` (ListConnections, HTTP 400, request ID `r`).',
    ],
    [{ name: 'ECONNRESET', message: '' }, ': `ECONNRESET`.'],
    [{ name: '', message: '', status: 502 }, ' (HTTP 502).'],
    [{ name: '', message: '', requestId: 'r' }, ' (request ID `r`).'],
  ])('has the error of the service with what is known of it: %j', (error, text) => {
    const serviceError = { service: 'App Runner', ...error }
    expect(explain(new Failure('inputs', {}, { serviceError })).text).toContain(` App Runner${text} `)
  })

  test('about credentials leads to the entry of its problem', () => {
    const problem = { kind: 'unknown-profile', profile: 'a', names: [] } as const
    const credentials = new CredentialsError({ problem, source: undefined, files: [] })
    const { page, title } = messageOf(new Failure('credentials', {}, { credentials }))
    expect(page).toMatch(/\/docs\/troubleshooting\.md#unknown-profile$/)
    expect(title).toBe('Unknown AWS profile')
  })

  test('has at most 60 details', () => {
    const lines = Array.from({ length: 62 }, (_, index) => `detail ${index}`)
    const detailsOf = (shown: string[]) =>
      explain(new Failure('inputs', {}, { details: shown.map((line) => [line]) })).details
    expect(detailsOf(lines.slice(2))).toEqual(lines.slice(2))
    expect(detailsOf(lines)).toEqual([...lines.slice(0, 60), 'and 2 more'])
  })
})
