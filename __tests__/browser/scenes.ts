import { NAME } from '../../runner/with-simulators.ts'
import { issueOf, pictured, type Scene, summaryOf } from '../../scripts/pictures.ts'

const CONSOLE = 'https://us-east-1.console.aws.amazon.com/apprunner/home?region=us-east-1#/connections'
const RUN = 'https://github.com/octo-org/octo-repo/actions/runs/1234567890'
const ISSUE = 'https://github.com/octo-org/octo-repo/issues/1'
const PENDING = { name: NAME, status: 'PENDING_HANDSHAKE' }

/** The pages that readers get, with the links that each has. */
export const SCENES: Record<string, [take: () => Promise<Scene>, links: string[]]> = {
  pending: [pictured.pending, [CONSOLE, RUN]],
  available: [pictured.available, []],
  failed: [pictured.failed, []],
  'dry run': [pictured['dry-run'], []],
  'reminder issue': [pictured.reminder, [CONSOLE, RUN]],

  'pending, with the reminder and fail-if-pending': [
    () => summaryOf(({ run }) => run({ 'reminder-issue': 'true', 'fail-if-pending': 'true' })),
    [CONSOLE, ISSUE, CONSOLE, RUN],
  ],
  'pending in Bitbucket, with tags set': [
    () =>
      summaryOf(({ apprunner, run }) => {
        apprunner.seed({ ...PENDING, provider: 'BITBUCKET' })
        return run({ 'provider-type': 'BITBUCKET', tags: 'Team=web' })
      }),
    [CONSOLE, RUN],
  ],
  'pending under the longest name in the longest region': [
    () =>
      summaryOf(({ run }) =>
        run({ 'connection-name': 'm'.repeat(32) }, { env: { AWS_REGION: 'ap-southeast-1' } }),
      ),
    [CONSOLE.replaceAll('us-east-1', 'ap-southeast-1'), RUN],
  ],
  'dry run on a pending one': [
    () =>
      summaryOf(({ apprunner, run }) => {
        apprunner.seed(PENDING)
        return run({ 'dry-run': 'true' })
      }),
    [CONSOLE, RUN],
  ],
  'in ERROR': [
    () =>
      summaryOf(({ apprunner, run }) => {
        apprunner.seed({ name: NAME, status: 'ERROR' })
        return run()
      }),
    [CONSOLE, RUN],
  ],
  'another provider': [
    () =>
      summaryOf(({ apprunner, run }) => {
        apprunner.seed({ name: NAME, provider: 'BITBUCKET' })
        return run()
      }),
    [],
  ],
  'a status that nobody knows': [
    () =>
      summaryOf(({ apprunner, run }) => {
        apprunner.seed({ name: NAME, status: 'SOMETHING_NEW' })
        return run()
      }),
    [CONSOLE, RUN],
  ],
  'an account without App Runner': [
    () =>
      summaryOf(({ apprunner, run }) => {
        apprunner.plan('ListConnections', {
          ...{ kind: 'error', status: 400, name: 'SubscriptionRequiredException' },
          message: 'The AWS Access Key Id needs a subscription for the service',
        })
        return run()
      }),
    ['https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html'],
  ],
  'the quota reached': [
    () =>
      summaryOf(({ apprunner, run }) => {
        for (let n = 10; n < 20; n += 1)
          apprunner.seed({ name: `a-name-of-thirty-two-characters-${n}`.slice(2) })
        return run()
      }),
    [],
  ],
  'inputs that are not usable': [
    () => summaryOf(({ run }) => run({ 'connection-name': 'my', tags: 'a\nb', 'dry-run': 'perhaps' })),
    [],
  ],
  'reminder issue of a connection in ERROR': [
    () =>
      issueOf(async ({ apprunner, run }) => {
        apprunner.seed({ name: NAME, status: 'ERROR' })
        await run({ 'reminder-issue': 'true' })
      }),
    [CONSOLE, RUN],
  ],
}
