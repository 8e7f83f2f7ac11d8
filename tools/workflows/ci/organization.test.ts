import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { open } from '../../../__tests__/unit/page.ts'

const { jobs } = parse(
  readFileSync('templates/organization/workflow-templates/app-runner-connections.yml', 'utf8'),
)
const sample = readFileSync('templates/organization/app-runner-connections.json', 'utf8')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'organization-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const inFolder = (name: string) => path.join(folder, name)
const write = (name: string, text: string) => writeFileSync(inFolder(name), text, { mode: 0o755 })

/** Runs the last step of a job as the runner does. */
async function runStep(
  job: string,
): Promise<{ status: number; stdout: string; output: string; summary: string }> {
  const { run, env } = jobs[job].steps.at(-1)
  for (const name of ['output', 'summary']) write(name, '')
  const files = { GITHUB_OUTPUT: inFolder('output'), GITHUB_STEP_SUMMARY: inFolder('summary') }
  const PATH = `${folder}:${process.env.PATH}`
  const ended = await promisify(execFile)('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
    cwd: folder,
    env: { ...process.env, ...env, ...files, PATH },
  }).then(
    ({ stdout }) => ({ status: 0, stdout }),
    ({ code, stdout }) => ({ status: code, stdout }),
  )
  const read = (name: string) => readFileSync(inFolder(name), 'utf8')
  return { ...ended, output: read('output'), summary: read('summary') }
}

describe('the list of connections', () => {
  const listed = async (text: string) => {
    mkdirSync(inFolder('.github'))
    write('.github/app-runner-connections.json', text)
    return runStep('list')
  }

  test('becomes an output', async () => {
    const { status, output } = await listed(sample)
    expect(status).toBe(0)
    expect(output).toBe(`connections=${JSON.stringify(JSON.parse(sample))}\n`)
  })

  test.each([
    ['is not JSON', '[{]'],
    ['is empty', '[]'],
    ['is not an array', '{"name": "web", "provider": "GITHUB", "region": "eu-west-1"}'],
    ['has an entry without a region', '[{"name": "web", "provider": "GITHUB"}]'],
    ['has an entry that is not an object', '["web"]'],
  ])('that %s is an error', async (_, text) => {
    const { status, stdout, output } = await listed(text)
    expect(status).toBe(1)
    expect(stdout).toMatch(/^::error file=\.github\/app-runner-connections\.json,title=Invalid list::/m)
    expect(output).toBe('')
  })
})

describe('the overview', () => {
  const job = (name: string, conclusion: string | null) => ({
    name,
    conclusion,
    html_url: 'https://example.com/1',
  })
  const own = [job('List', 'success'), job('Overview', null)]

  /** Replaces the GitHub CLI by one that gets two pages of jobs. */
  const overviewOf = (...pages: object[][]) => {
    for (const [index, page] of pages.entries()) write(`page-${index}.json`, JSON.stringify({ jobs: page }))
    const filter = '"$4"'
    write('gh', `#!/bin/bash\n[[ $1-$2-$3 == api---paginate---jq ]] && jq ${filter} ${folder}/page-*.json\n`)
    return runStep('overview')
  }

  test('links to the job of each connection', async () => {
    const page = [...own, job('web in eu-west-1 / Connection web', 'success')]
    expect(await overviewOf(page, [job('api in us-east-1 / Connection api', 'success')])).toMatchObject({
      status: 0,
      stdout: '',
      summary: [
        '<table>',
        '<tr><th>connection</th><th>result</th></tr>',
        '<tr><td><code>web in eu-west-1</code></td><td><a href="https://example.com/1">success</a></td></tr>',
        '<tr><td><code>api in us-east-1</code></td><td><a href="https://example.com/1">success</a></td></tr>',
        '</table>\n',
      ].join('\n'),
    })
  })

  test('tells accounts apart, and shows their names as text', async () => {
    const names = ['staging', 'a / b', '</code><h1>pwned</h1>', '[pwned](https://evil.example) | @octocat']
    const jobs = names.map((name) => job(`web in x (${name}) / Connection web`, 'success'))
    const { status, summary } = await overviewOf([...own, ...jobs])
    expect(status).toBe(0)
    const { texts, prose, elements, hrefs } = await open(summary)
    expect(texts('code')).toEqual(names.map((name) => `web in x (${name})`))
    expect(prose).not.toMatch(/pwned|octocat/)
    expect(elements).not.toContain('h1')
    expect(hrefs).toEqual(names.map(() => 'https://example.com/1'))
  })

  test('says which connections failed', async () => {
    const page = ['failure', 'success', 'timed_out'].map((end, index) =>
      job(`web-${index} in x / Connection`, end),
    )
    const { status, stdout, summary } = await overviewOf([...own, ...page])
    expect(status).toBe(1)
    expect(stdout).toBe('::error title=Connections not ensured::Failed: web-0 in x, web-2 in x\n')
    expect(summary).toContain('<code>web-2 in x</code></td><td><a href="https://example.com/1">timed_out</a>')
  })

  test('fails if it cannot list the jobs', async () => {
    write('gh', '#!/bin/bash\nexit 1\n')
    expect(await runStep('overview')).toMatchObject({ status: 1 })
  })
})
