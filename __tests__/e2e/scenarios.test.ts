// The common ways through the action. What each step sent, logged, set and wrote is compared with a snapshot as a whole.
// After an intended change, update them with `npm test -- __tests__/e2e/scenarios -u`, and read the difference.
import { expect, test } from '@jest/globals'
import { stringify } from 'yaml'
import type { StepResult } from '../../harness/runner/runner.ts'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'

const REMIND = { 'reminder-issue': 'true' }
const PORTAL = {
  'access-portal-url': 'https://d-1234567890.awsapps.com/start',
  'access-portal-role': 'Power+User',
}
const PENDING = { name: NAME, status: 'PENDING_HANDSHAKE' }

/** Two polls, 0.8 and 10.8 seconds after the start of the wait. */
const WAIT = { 'wait-for-approval-minutes': '0.2' }

/** The second ListConnections request is the first of the wait. */
const atFirstPoll = (act: () => void) => (call: number) => {
  if (call === 2) act()
}

/** What a step did, as YAML. Parts that differ between runs are replaced. */
function describeStep(inputs: Record<string, string>, requests: object[], step: StepResult): string {
  const { conclusion, stderr, log, outputs, summary } = step
  const annotations = step.annotations.map(({ type, title }) => `${type}: ${title}`)
  const set = Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== ''))
  const shown = { conclusion, annotations, log: log.join('\n'), outputs: set, summary, stderr }
  return stringify({ inputs, requests, ...shown }, { lineWidth: 0 })
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-F]{4}:[0-9A-F]{4}:[0-9A-F]{12}/g, 'REQUEST-ID')
    .replace(/(?<=connection\/[\w-]+\/)[0-9a-f]{32}/g, 'CONNECTION-ID')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'TIME')
}

/** The steps of `run` are in the snapshot, those of `prepare` are not. */
function scenario(
  title: string,
  play: (environment: TestEnvironment, prepare: TestEnvironment['run']) => Promise<unknown>,
): void {
  test(title, () =>
    withSimulators(async (environment) => {
      const { apprunner, github } = environment
      const steps: string[] = []
      const run: TestEnvironment['run'] = async (inputs = {}, options) => {
        const [calls, issueCalls] = [apprunner.calls().length, github.calls().length]
        const step = await environment.run(inputs, options)
        const toAws = apprunner.calls().slice(calls)
        const toGitHub = github.calls().slice(issueCalls)
        const requests = [
          ...toAws.map(({ operation, request }) => ({ [operation]: request.input })),
          ...toGitHub.map(({ method, path, body }) => ({ [`${method} ${path}`]: body ?? null })),
        ]
        steps.push(describeStep(inputs, requests, step))
        return step
      }
      await play({ ...environment, run }, environment.run)
      expect(steps.join('\n')).toMatchSnapshot()
    }),
  )
}

scenario('created, pending, approved', async ({ run, apprunner }) => {
  await run({ ...REMIND, tags: 'Team=web', 'reminder-assignees': '@mona, hubot' })
  await run(REMIND)
  apprunner.completeHandshake(NAME)
  await run(REMIND)
})

scenario('approved during the wait', async ({ run, apprunner }) => {
  apprunner.onCall(
    'ListConnections',
    atFirstPoll(() => apprunner.completeHandshake(NAME)),
  )
  await run({ ...REMIND, ...WAIT })
})

scenario('still pending after the wait, with fail-if-pending', async ({ run, apprunner }) => {
  apprunner.seed({ ...PENDING, provider: 'BITBUCKET' })
  await run({ 'provider-type': 'bitbucket', 'wait-for-approval-minutes': '0.02', 'fail-if-pending': 'true' })
})

scenario('still pending after the wait, through the access portal', async ({ run, apprunner }) => {
  apprunner.seed(PENDING)
  await run({ ...REMIND, ...PORTAL, 'account-name': 'staging', 'wait-for-approval-minutes': '0.01' })
})

scenario('deleted during the wait', async ({ run, apprunner }) => {
  apprunner.seed(PENDING)
  apprunner.onCall(
    'ListConnections',
    atFirstPoll(() => apprunner.remove(NAME)),
  )
  await run(WAIT)
})

scenario('the session ends during the wait', async ({ run, apprunner }) => {
  const expired: Fault = { kind: 'error', status: 403, name: 'ExpiredTokenException', message: 'Expired' }
  apprunner.plan('ListConnections', expired, { call: 2 })
  await run({ 'wait-for-approval-minutes': '5.01' })
})

scenario('available, with a tag to set', async ({ run, apprunner }) => {
  apprunner.seed({ name: NAME, tags: { Team: 'web', Stage: 'test', stage: 'prod', theirs: 'x' } })
  const tags = '{"Team": "web", "Stage": "prod", "New": ""}'
  const ignored = { 'wait-for-approval-minutes': '5', 'fail-if-pending': 'true' }
  await run({ tags, 'account-name': 'staging', ...ignored })
})

scenario('dry runs: nothing there, then pending, then available', async ({ run, apprunner }, prepare) => {
  const inputs = { ...REMIND, ...WAIT, tags: 'Team=web' }
  await run({ ...inputs, 'dry-run': 'true' })
  await prepare(REMIND)
  await run({ ...inputs, 'dry-run': 'true' })
  apprunner.completeHandshake(NAME)
  await run({ ...inputs, 'dry-run': 'true' })
})

scenario('in the ERROR state', async ({ run, apprunner }) => {
  apprunner.seed({ name: NAME, status: 'ERROR' })
  await run({ ...REMIND, tags: 'Team=web', 'account-name': 'staging' })
})

scenario('another connection that is available', async ({ run, apprunner }) => {
  apprunner.seed({ name: 'theirs' })
  await run({ ...REMIND, 'reuse-available': 'true', tags: 'Team=web', 'fail-if-pending': 'true' })
})

scenario('with another provider', async ({ run, apprunner }) => {
  apprunner.seed({ name: NAME, provider: 'BITBUCKET' })
  await run({ ...REMIND, tags: 'Team=web' })
})

scenario('denied to create', async ({ run, apprunner }) => {
  const message =
    'User: arn:aws:iam::123456789012:user/x is not authorized to perform: apprunner:CreateConnection on resource: * because no identity-based policy allows it'
  const denied: Fault = { kind: 'error', status: 400, name: 'AccessDeniedException', message }
  apprunner.plan('CreateConnection', denied)
  await run()
})

scenario('created, but the response was lost', async ({ run, apprunner }) => {
  apprunner.plan('CreateConnection', { kind: 'drop', when: 'after' })
  await run({ tags: 'Team=web' })
})

scenario('invalid inputs', ({ run }) =>
  run({ ...REMIND, 'provider-type': 'GITLAB', tags: 'x', 'fail-if-pending': '?' }),
)

scenario('issues disabled in the repository', async ({ run, apprunner, github }) => {
  apprunner.seed(PENDING)
  github.plan('POST', /\/issues$/, { kind: 'status', status: 410, body: { message: 'Issues are disabled' } })
  await run(REMIND)
})
