// The same bundle, run by github-action-ts-run-api and by the harness of the end-to-end suite, does the same.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { RunOptions, RunTarget } from 'github-action-ts-run-api'
import { findNode } from '../../runner/node.ts'
import { runAction } from '../../runner/runner.ts'
import { type Simulator, startSimulator } from '../../simulator/apprunner/simulator.ts'
import { type GitHubSimulator, startGitHub } from '../../simulator/github/simulator.ts'

/** What a step did, for people and for other steps. */
interface Effect {
  exitCode: number | null | undefined
  outputs: Record<string, string | undefined>
  errors: string[]
  warnings: string[]
  notices: string[]
  summary: string
}

type Runner = (inputs: Record<string, string>, env: Record<string, string>, apiUrl: string) => Promise<Effect>

const harness: Runner = async (inputs, env, apiUrl) => {
  const { exitCode, outputs, annotations, summary } = await runAction({
    with: inputs,
    env,
    github: { apiUrl },
  })
  const messages = (type: string) =>
    annotations.filter((each) => each.type === type).map((each) => each.message)
  return {
    ...{ exitCode, outputs, summary },
    ...{ errors: messages('error'), warnings: messages('warning'), notices: messages('notice') },
  }
}

const second: Runner = async (inputs, env, apiUrl) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'second-runner-'))
  const file = path.join(folder, 'summary.md')
  await writeFile(file, '')
  // It starts the first `node` of the path.
  process.env.PATH = [path.dirname(findNode().path), process.env.PATH].join(path.delimiter)
  const options = RunOptions.create({ inputs, env: { ...env, GITHUB_STEP_SUMMARY: file } })
    .setGithubContext({ repository: 'octo-org/octo-repo', runId: 1234567890, apiUrl })
    .setOutputOptions({ printStdout: false, printStderr: false, printRunnerWarnings: false })
  try {
    const { exitCode, commands } = await RunTarget.mainJs('action.yml').run(options)
    const { outputs, ...said } = commands
    // It unescapes the first line end of a message only.
    const [errors, warnings, notices] = [said.errors, said.warnings, said.notices].map((messages) =>
      messages.map((message) => message.replaceAll('%0A', '\n')),
    ) as [string[], string[], string[]]
    return { exitCode, outputs, errors, warnings, notices, summary: await readFile(file, 'utf8') }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The effect without what differs from one run to another. */
function plain(effect: Effect): Effect {
  const text = JSON.stringify(effect)
    .replaceAll(/connection\/[^/]+\/[0-9a-f]{32}/g, 'ARN')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?/g, 'TIME')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
  return JSON.parse(text)
}

interface Scenario {
  inputs?: Record<string, string>
  prepare?: (apprunner: Simulator, github: GitHubSimulator) => void
  /** What the step must have done, lest both runners do nothing. */
  expected: RegExp
}

const connection = {
  name: 'my-connection',
  arn: `arn:aws:apprunner:us-east-1:123456789012:connection/my-connection/1`,
}

const scenarios: Record<string, Scenario> = {
  'creates a connection': { expected: /"created":"true"/ },
  'reuses one and sets its tags': {
    inputs: { tags: 'team=web\nowner=a=b\n', 'provider-type': ' github ' },
    prepare: (apprunner) => void apprunner.seed({ ...connection, tags: { team: 'app' } }),
    expected: /"available":"true"/,
  },
  'fails while it is pending': {
    inputs: { 'fail-if-pending': 'TRUE' },
    prepare: (apprunner) => void apprunner.seed({ ...connection, status: 'PENDING_HANDSHAKE' }),
    expected: /"exitCode":1,.*"status":"PENDING_HANDSHAKE"/,
  },
  'fails on another provider': {
    prepare: (apprunner) => void apprunner.seed({ ...connection, provider: 'BITBUCKET' }),
    expected: /"exitCode":1,/,
  },
  'fails on wrong inputs, all at once': {
    inputs: { 'connection-name': '-', tags: 'x', 'dry-run': 'maybe' },
    expected: /"errors":\["[^"]+\\n[^"]+"\]/,
  },
  'fails on an error whose text looks like commands': {
    prepare: (apprunner) =>
      apprunner.plan('ListConnections', {
        ...{ kind: 'error', status: 403, name: 'AccessDeniedException' },
        // Without `::`, of which it takes the last pair in a line, whereas the runner takes the first.
        message: 'no\r\n:error:100%25\n##[warning]: <b>, ',
      }),
    expected: /"errors":\["[^"]*AccessDeniedException/,
  },
  'opens a reminder': {
    inputs: { 'reminder-issue': 'true', 'reminder-assignees': 'octocat' },
    expected: /"reminder-issue-url":"https:/,
  },
  'changes nothing in a dry run': { inputs: { 'dry-run': 'true' }, expected: /"connection-arn":""/ },
}

async function effectOf({ inputs, prepare }: Scenario, run: Runner): Promise<Effect> {
  const apprunner = await startSimulator()
  const github = await startGitHub()
  try {
    prepare?.(apprunner, github)
    const given = { 'connection-name': 'my-connection', 'github-token': 'ghs_x', ...inputs }
    return plain(await run(given, apprunner.env(), github.url))
  } finally {
    await Promise.all([apprunner.stop(), github.stop()])
  }
}

for (const [name, scenario] of Object.entries(scenarios))
  test(`the bundle ${name}`, async () => {
    const effect = await effectOf(scenario, harness)
    assert.match(JSON.stringify(effect), scenario.expected)
    assert.deepEqual(await effectOf(scenario, second), effect)
  })
