import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'

const PAGE = 'https://github.com/your-org/apprunner-connection/blob/main/docs/troubleshooting.md'
const document = readFileSync('docs/troubleshooting.md', 'utf8')

const seed =
  (status: string, provider = 'GITHUB') =>
  ({ apprunner }: TestEnvironment) =>
    apprunner.seed({ name: NAME, status, provider })
const fail =
  (name: string, operation = 'ListConnections') =>
  ({ apprunner }: TestEnvironment) =>
    apprunner.plan(operation, { kind: 'error', status: 400, name, message: 'No' }, { times: 9 })
const refuse =
  (status: number) =>
  ({ github }: TestEnvironment) =>
    github.plan('POST', /\/issues$/, { kind: 'status', status }, { times: 9 })

const NO_KEYS = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
}

interface Case {
  prepare?: (environment: TestEnvironment) => unknown
  inputs?: Record<string, string>
  env?: Record<string, string | undefined>
  /** The entries to which the annotations link. */
  entries: string[]
}

const cases: Record<string, Case> = {
  'a pending connection': { entries: ['pending'] },
  'a wait that is over': { inputs: { 'wait-for-approval-minutes': '0.01' }, entries: ['still-pending'] },
  'fail-if-pending': { inputs: { 'fail-if-pending': 'true' }, entries: ['pending'] },
  'an unknown status': { prepare: seed('SUSPENDED'), entries: ['unknown-status'] },
  'the ERROR state': { prepare: seed('ERROR'), entries: ['connection-error'] },
  'another provider': { prepare: seed('AVAILABLE', 'BITBUCKET'), entries: ['provider-mismatch'] },
  'invalid inputs': { inputs: { 'connection-name': 'x' }, entries: ['inputs'] },
  'no permission': { prepare: fail('AccessDeniedException'), entries: ['denied'] },
  'expired credentials': { prepare: fail('ExpiredTokenException'), entries: ['rejected-credentials'] },
  'no customer': { prepare: fail('SubscriptionRequiredException'), entries: ['not-subscribed'] },
  'a reached quota': {
    prepare: fail('ServiceQuotaExceededException', 'CreateConnection'),
    entries: ['quota'],
  },
  'half of the credentials': { env: { AWS_SECRET_ACCESS_KEY: undefined }, entries: ['incomplete'] },
  'a profile that does not exist': {
    env: { ...NO_KEYS, AWS_PROFILE: 'missing' },
    entries: ['unknown-profile'],
  },
  'a reminder that is not allowed': {
    prepare: refuse(403),
    inputs: { 'reminder-issue': 'true' },
    entries: ['pending', 'reminder-denied'],
  },
}

test.each(Object.entries(cases))(
  'each annotation links to its entry of the troubleshooting page, and so does a failed summary: %s',
  (_, { prepare, inputs = {}, env = {}, entries }) =>
    withSimulators(async (environment) => {
      await prepare?.(environment)
      const { annotations, summary } = await environment.run(inputs, { env })
      const linked = annotations.map(({ message }) => /More: (\S+)#([\w-]+)/.exec(message)?.slice(1))
      expect(linked).toEqual(entries.map((entry) => [PAGE, entry]))
      for (const entry of entries) expect(document).toContain(`<a id="${entry}"></a>`)
      const [{ type } = { type: '' }] = annotations
      if (type === 'error') expect(summary).toContain(`<a href="${PAGE}#${entries[0]}">More about this</a>`)
    }),
)
