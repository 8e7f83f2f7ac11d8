import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, jest, test } from '@jest/globals'
import { parse } from 'yaml'
import { withSimulators } from '../../../harness/runner/with-simulators.ts'
import { startInstanceService } from '../../../harness/simulator/credentials/instance.ts'
import { knownInputs, ownRepository } from '../references.ts'
import { examples, read, reusableWorkflow, templateWorkflow, type WorkflowFile } from '../workflow-files.ts'
import {
  CONNECTION,
  jobsWithId,
  jobWithId,
  REGION,
  roleOf,
  runToSuccess,
  runWorkflow,
  thirdPartyActions,
} from './act.ts'

// act starts many processes, and the machine may be busy.
jest.setTimeout(300_000)

const pins = [reusableWorkflow, templateWorkflow, ...examples].flatMap(
  (file) => read(file).text.match(/aws[\w-]*\/[\w-]+@[0-9a-f]{40}/g) ?? [],
)
const credentialsAction = pins.find((pin) => pin.startsWith('aws-actions/configure-aws-credentials@'))

test.each([...new Set(pins)])('%s has the inputs that the checks of the workflows know', (pin) => {
  const { inputs } = parse(readFileSync(path.join(thirdPartyActions, pin, 'action.yml'), 'utf8'))
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(knownInputs[pin.replace(/@.*/, '')] ?? []))
})

/** A workflow with one job that gets credentials in its own way. */
const workflowWith = (steps: string, env: Record<string, string> = {}): WorkflowFile => ({
  path: 'credentials.yml',
  text: `on: workflow_dispatch
jobs:
  connection:
    runs-on: ubuntu-latest
    env: ${JSON.stringify(env)}
    steps:
${steps.replaceAll('CREDENTIALS', credentialsAction ?? '')}`,
})

test('role chaining: the second role creates the connection', () =>
  withSimulators(
    async (environment) => {
      const workflow = workflowWith(`
      - uses: CREDENTIALS
        with:
          role-to-assume: ${roleOf('111111111111')}
          aws-region: ${REGION}
      - uses: CREDENTIALS
        with:
          role-to-assume: ${roleOf('222222222222')}
          role-chaining: true
          aws-region: ${REGION}
      - uses: ${ownRepository}@v1
        with:
          connection-name: ${CONNECTION}`)
      const { sts } = await runToSuccess(environment, workflow)
      expect(sts.find(({ action }) => action === 'AssumeRole')).toMatchObject({
        parameters: { RoleArn: roleOf('222222222222') },
        callerRole: roleOf('111111111111'),
      })
      expect(environment.apprunner.connections()).toMatchObject([{ account: '222222222222' }])
    },
    { apprunner: { accounts: { ASIA111111111111: '111111111111', ASIA222222222222: '222222222222' } } },
  ))

test('credentials as outputs of a step', () =>
  withSimulators(async (environment) => {
    const workflow = workflowWith(`
      - uses: CREDENTIALS
        id: credentials
        with:
          role-to-assume: ${roleOf('123456789012')}
          aws-region: ${REGION}
          output-credentials: true
          output-env-credentials: false
      - uses: ${ownRepository}@v1
        with:
          connection-name: ${CONNECTION}
          aws-region: ${REGION}
        env:
          AWS_ACCESS_KEY_ID: \${{ steps.credentials.outputs.aws-access-key-id }}
          AWS_SECRET_ACCESS_KEY: \${{ steps.credentials.outputs.aws-secret-access-key }}
          AWS_SESSION_TOKEN: \${{ steps.credentials.outputs.aws-session-token }}`)
    await runToSuccess(environment, workflow)
    expect(environment.apprunner.connections()).toMatchObject([{ name: CONNECTION, region: REGION }])
  }))

const profileWorkflow = (env: string) =>
  workflowWith(`
      - uses: CREDENTIALS
        with:
          role-to-assume: ${roleOf('123456789012')}
          aws-region: ${REGION}
          aws-profile: deploy
      - uses: ${ownRepository}@v1
        with:
          connection-name: ${CONNECTION}
          aws-region: ${REGION}${env}`)

test('a profile, which the step has to name', () =>
  withSimulators(async (environment) => {
    expect((await runWorkflow(environment, profileWorkflow(''))).succeeded).toBe(false)
    expect(environment.apprunner.connections()).toEqual([])
    await runToSuccess(environment, profileWorkflow('\n        env:\n          AWS_PROFILE: deploy'))
    expect(environment.apprunner.connections()).toMatchObject([{ name: CONNECTION, region: REGION }])
  }))

test('the exported keys sign beside a profile of the job and an instance role', () =>
  withSimulators(async (environment) => {
    const ofProfile = '[deploy]\\naws_access_key_id = AKIAOFTHEPROFILE0000\\naws_secret_access_key = x\\n'
    const instance = await startInstanceService()
    const workflow = workflowWith(
      `
      - run: mkdir -p ~/.aws && printf '${ofProfile}' > ~/.aws/credentials
      - uses: CREDENTIALS
        with:
          role-to-assume: ${roleOf('123456789012')}
          aws-region: ${REGION}
      - uses: ${ownRepository}@v1
        with:
          connection-name: ${CONNECTION}`,
      { AWS_PROFILE: 'deploy', ...instance.env() },
    )
    try {
      await runToSuccess(environment, workflow)
    } finally {
      await instance.stop()
    }
    const signers = environment.apprunner.calls().map(({ request }) => request.headers.authorization)
    expect(signers).toEqual(Array(2).fill(expect.stringContaining('Credential=ASIA123456789012/')))
  }))

/**
 * Masks the account ID in a workflow and, because act does not, drops the outputs of jobs that contain it as the runner
 * does.
 */
function masked({ path, text }: WorkflowFile): WorkflowFile {
  const id = 'credentials-to-mask'
  const account = `steps.${id}.outputs.aws-account-id`
  return {
    path,
    text: text
      .replaceAll(
        /^( +)- (uses: aws-actions\/.*\n +with:\n)/gm,
        `$1- id: ${id}\n$1  $2$1    mask-aws-account-id: true\n`,
      )
      .replaceAll(
        /^( {6}connection-arn: \$\{\{) (steps\.\S+) \}\}$/gm,
        (_, start, arn) => `${start} !contains(${arn}, ${account}) && ${arn} || '' }}`,
      ),
  }
}

test.each<[string, 'push' | 'workflow_dispatch', string[]]>([
  ['examples/gate-deployment.yml', 'push', ['deploy']],
  ['examples/create-service.yml', 'workflow_dispatch', ['by-cli', 'by-action']],
  [templateWorkflow, 'push', ['service']],
])('%s with a masked account ID: no job has an empty ARN', (file, event, jobs) =>
  withSimulators(async (environment) => {
    environment.apprunner.seed({ name: CONNECTION, region: REGION })
    const run = await runToSuccess(environment, masked(read(file)), { event })
    expect(jobWithId(run, 'connection').lines.join('\n')).toContain(':***:connection/')
    expect(jobs.flatMap((job) => jobsWithId(run, job))).toEqual([])
    expect(environment.apprunner.services()).toEqual([])
  }),
)

/** The reusable workflow, called with more inputs. */
function callerWith(inputs: Record<string, string>): WorkflowFile {
  const { path, text } = read('examples/reusable-workflow.yml')
  const lines = Object.entries(inputs).map(([name, value]) => `      ${name}: ${value}\n`)
  return { path, text: text.replace(/^ {6}connection-name: .*\n/m, (line) => line + lines.join('')) }
}

const [hub, spoke] = ['123456789012', '222222222222'] as const
const twoAccounts = { apprunner: { accounts: { [`ASIA${spoke}`]: spoke } } }

test('the reusable workflow names the session and chains the roles', () =>
  withSimulators(async (environment) => {
    const inputs = {
      'chained-role-to-assume': roleOf(spoke),
      'role-session-name': 'connections',
      'allowed-account-ids': `'${spoke}'`,
    }
    const { sts } = await runToSuccess(environment, callerWith(inputs))
    const assumed = sts.filter(({ action }) => action.startsWith('AssumeRole'))
    expect(assumed.map(({ parameters }) => [parameters.RoleArn, parameters.RoleSessionName])).toEqual([
      [roleOf(hub), 'connections'],
      [roleOf(spoke), 'connections'],
    ])
    expect(environment.apprunner.connections()).toMatchObject([{ account: spoke }])
  }, twoAccounts))

test.each([
  ['the account of the role', {}],
  ['the account of the chained role', { 'chained-role-to-assume': roleOf(spoke) }],
])('the reusable workflow stops before it changes anything if %s is not allowed', (_, inputs) =>
  withSimulators(async (environment) => {
    const allowed = { 'allowed-account-ids': `'333333333333'`, ...inputs }
    const run = await runWorkflow(environment, callerWith(allowed))
    expect(run.succeeded).toBe(false)
    expect(run.log).toMatch(/The account ID of the provided credentials .* does not match/)
    expect(environment.operations()).toEqual([])
  }, twoAccounts),
)
