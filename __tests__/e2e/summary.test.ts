import { expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../runner/with-simulators.ts'

const PAGE = 'https://us-east-1.console.aws.amazon.com/apprunner/home?region=us-east-1#/connections'
const RUN = 'https://github.com/octo-org/octo-repo/actions/runs/1234567890'

/** The table as a map from its row heads to their cells' text. */
function table(summary: string): Record<string, string> {
  const rows = summary.matchAll(/<tr><th[^>]*>(.*?)<\/th><td>(.*?)<\/td><\/tr>/g)
  return Object.fromEntries([...rows].map(([, head, cell]) => [head, cell?.replace(/<[^>]+>/g, '')]))
}

test('created: heading, table, steps with link, click path, account and re-run', () =>
  withSimulators(async ({ run, apprunner }) => {
    const { summary } = await run()
    const [connection] = apprunner.connections()
    expect(summary).toMatch(new RegExp(`^## App Runner connection \`${NAME}\` waits for its approval\n`))
    expect(table(summary)).toEqual({
      Connection: NAME,
      Status: 'PENDING_HANDSHAKE',
      ARN: connection?.arn,
      Provider: 'GITHUB',
      Region: 'us-east-1',
      Account: '123456789012',
      'This run': 'created it',
      'Created at': connection?.createdAt.toISOString(),
    })
    const steps = summary
      .split('\n')
      .filter((line) => /^\d\. /.test(line))
      .join('\n')
    for (const part of [
      '`123456789012`',
      `](${PAGE})`,
      '**Connected accounts**',
      `\`${NAME}\``,
      '**Actions**',
      '**Complete handshake**',
      `](${RUN})`,
    ]) {
      expect(steps).toContain(part)
    }
  }))

test('reused and pending: the same steps', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE', provider: 'BITBUCKET' })
    const { summary } = await run({ 'provider-type': 'BITBUCKET' })
    expect(table(summary)).toMatchObject({ 'This run': 'reused it', Provider: 'BITBUCKET' })
    expect(summary).toContain('Sign in to Bitbucket')
  }))

test('available: the ARN ready to paste, and what to do with it', () =>
  withSimulators(async ({ run, apprunner }) => {
    const { arn } = apprunner.seed({ name: NAME })
    const { summary } = await run()
    expect(summary).toMatch(/^## .*is available\n/)
    expect(summary).toContain(`\`\`\`text\n${arn}\n\`\`\``)
    expect(summary).toMatch(/`source-connection-arn`.*AuthenticationConfiguration\.ConnectionArn/s)
    expect(summary).not.toContain('Complete handshake')
  }))

test('ERROR: the failure, the table, and how to start over', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.seed({ name: NAME, status: 'ERROR' })
    const { summary } = await run()
    expect(summary).toMatch(/^## .*is in ERROR\n/)
    expect(summary).toContain('aws apprunner delete-connection')
    expect(table(summary)).toMatchObject({ Status: 'ERROR', Account: '123456789012' })
  }))

test('failed: what happened, what AWS said, what to do', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.plan('ListConnections', {
      kind: 'error',
      status: 400,
      name: 'AccessDeniedException',
      message: 'You shall not',
    })
    const { summary } = await run()
    expect(summary).toMatch(/^## .*: failed\n/)
    expect(summary).toMatch(
      /Access denied.*What to do.*apprunner:ListConnections.*AccessDeniedException.*You shall not.*request id/s,
    )
    expect(table(summary)).toEqual({ Connection: NAME, Provider: 'GITHUB', Region: 'us-east-1' })
  }))
