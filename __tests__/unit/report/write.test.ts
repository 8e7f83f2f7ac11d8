import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { Failure } from '../../../src/failure.ts'
import { renderSummary } from '../../../src/report/summary.ts'
import { createWriter } from '../../../src/report/write.ts'
import { ARN, aReport, aRun, explain } from '../report.ts'

const SECRET = 's3cret-value'
const SECRETS = { masked: [SECRET, ' '], redacted: ['other-value'] }
const DELETED = new Failure('deleted', { name: 'my-conn' })
const LOCKED = new Failure('reminder-locked', {})

// The toolkit looks the path of the summary up once.
const folder = mkdtempSync(path.join(tmpdir(), 'write-'))
const outputs = path.join(folder, 'outputs')
const summary = path.join(folder, 'summary')
let written = ''

function setEnvironment(env: Record<string, string> = {}): void {
  jest.replaceProperty(process, 'env', { GITHUB_OUTPUT: outputs, GITHUB_STEP_SUMMARY: summary, ...env })
}

beforeEach(() => {
  written = ''
  for (const file of [outputs, summary]) writeFileSync(file, '')
  setEnvironment()
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += text
    return true
  })
})
afterEach(() => {
  jest.restoreAllMocks()
  process.stdout.removeAllListeners('error')
  for (const file of [outputs, summary]) rmSync(file, { recursive: true, force: true })
  process.exitCode = 0
})
afterAll(() => rmSync(folder, { recursive: true }))

function makeUnwritable(file: string): void {
  rmSync(file)
  mkdirSync(file)
}

function writerWith(secrets = SECRETS, publicText = '') {
  const writer = createWriter(publicText)
  writer.hide(secrets)
  return writer
}

describe('the log', () => {
  test('has each line printable and without secrets', () => {
    const writer = writerWith()
    writer.info(`a\n::error::${SECRET} other-value`)
    expect(written).toBe('a ::error::*** ***\n')
    expect(writer.redact(SECRET)).toBe('***')
  })

  test('has debug lines only if debug logging is on, and at most 100', () => {
    const writer = writerWith()
    writer.debug('hidden')
    expect(written).toBe('')
    setEnvironment({ RUNNER_DEBUG: '1' })
    writer.debug(`a\u0007b\n${SECRET}`)
    expect(written).toBe('::debug::a b%0A***\n')
    writer.debug('x\n'.repeat(200))
    expect(written.match(/x/g)).toHaveLength(100)
  })

  test('outlives a closed stdout', () => {
    createWriter()
    expect(() => process.stdout.emit('error', new Error('EPIPE'))).not.toThrow()
  })

  test('shows what the user made public, though it has the value of a secret', () => {
    const secrets = { masked: ['development'], redacted: ['web-development', 'developments'] }
    writerWith(secrets, 'web-development').info('web-development, developments')
    expect(written).toBe('web-development, ***\n')
  })
})

describe('the runner', () => {
  test('masks what is not blank, once, and even if it was only redacted before', () => {
    setEnvironment({ GITHUB_ACTIONS: 'true' })
    const writer = writerWith({ masked: [], redacted: [SECRET] })
    expect(written).toBe('')
    for (const secrets of [SECRETS, SECRETS]) writer.hide(secrets)
    expect(written).toBe(`::add-mask::${SECRET}\n`)
  })

  test('masks nothing where there is none', () => {
    writerWith()
    expect(written).toBe('')
  })
})

describe('the outputs', () => {
  test('are set, without secrets', () => {
    writerWith().setOutputs(aRun({ reminderUrl: `https://github.com/${SECRET}` }))
    const lines = readFileSync(outputs, 'utf8').split('\n')
    expect(lines).toEqual(expect.arrayContaining([ARN, 'https://github.com/***']))
    expect(written).toBe('')
  })

  test('that cannot be written fail the step once, with the summary', async () => {
    makeUnwritable(outputs)
    const writer = createWriter()
    writer.setOutputs(aRun())
    rmSync(outputs, { recursive: true })
    writeFileSync(outputs, '')
    writer.setOutputs(aRun())
    expect(readFileSync(outputs, 'utf8')).toBe('')
    await writer.writeReport(aReport())
    expect(written).toMatch(/^::error title=The outputs could not be set::.*EISDIR.*\n$/)
    expect(readFileSync(summary, 'utf8')).toContain('The outputs could not be set')
    expect(process.exitCode).toBe(1)
  })
})

describe('the report', () => {
  test('of a run without problems is the summary alone', async () => {
    await createWriter().writeReport(aReport())
    expect(readFileSync(summary, 'utf8')).toBe(renderSummary(aReport()))
    expect(written).toBe('')
    expect(process.exitCode).toBe(0)
  })

  test('has warnings and one error as annotations', async () => {
    const writer = writerWith({ masked: ['my-conn'], redacted: [] })
    await writer.writeReport(aReport({ failure: DELETED, warnings: [LOCKED] }))
    expect(written).toBe(
      `::warning title=${explain(LOCKED).title}::${explain(LOCKED).text}\n` +
        `::error title=${explain(DELETED).title}::${explain(DELETED).text.replace('my-conn', '***')}\n`,
    )
    expect(readFileSync(summary, 'utf8')).not.toContain('my-conn')
    expect(process.exitCode).toBe(1)
  })

  test('has no summary where there is no file for it', async () => {
    setEnvironment({ GITHUB_STEP_SUMMARY: '' })
    await createWriter().writeReport(aReport())
    expect([written, readFileSync(summary, 'utf8')]).toEqual(['', ''])
  })

  test('says in the log that the summary cannot be written', async () => {
    makeUnwritable(summary)
    await createWriter().writeReport(aReport())
    expect(written).toMatch(/^The job summary could not be written: `Error: EISDIR.*`\n$/)
    expect(process.exitCode).toBe(0)
  })
})
