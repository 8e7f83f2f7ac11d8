import { expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../runner/with-simulators.ts'
import type { Fault } from '../../simulator/apprunner/simulator.ts'

const CONSOLE_URL = 'https://us-east-1.console.aws.amazon.com/apprunner/home?region=us-east-1#/connections'
const RUN_URL = 'https://github.com/octo-org/octo-repo/actions/runs/1234567890'

/** The cells of the table, as plain text by row heading. */
function tableOf(summary: string): Record<string, string> {
  const rows = summary.matchAll(/<tr><th[^>]*>(.*?)<\/th><td>(.*?)<\/td><\/tr>/g)
  return Object.fromEntries([...rows].map(([, head, cell]) => [head, cell?.replace(/<[^>]+>/g, '')]))
}

test('the summary of a new connection has the facts, the change and the steps of the approval', () =>
  withSimulators(async ({ run, apprunner }) => {
    const { summary } = await run()
    const [connection] = apprunner.connections()
    expect(summary).toMatch(new RegExp(`^## App Runner connection \`${NAME}\` is waiting for approval\n`))
    expect(tableOf(summary)).toEqual({
      Connection: NAME,
      Status: 'PENDING_HANDSHAKE',
      ARN: connection?.arn,
      Provider: 'GITHUB',
      Region: 'us-east-1',
      Account: '123456789012',
      'This run': 'created it',
      'Created at': connection?.createdAt.toISOString(),
    })
    expect(summary).toContain(`<li>created the connection <code>${NAME}</code> for <code>GITHUB</code></li>`)
    const steps = summary.match(/^\d\. .*$/gm)?.join('\n')
    const facts = ['`123456789012`', `](${CONSOLE_URL})`, `\`${NAME}\``, `](${RUN_URL})`]
    const clickPath = ['**Connected accounts**', '**Actions**', '**Complete handshake**']
    for (const part of [...facts, ...clickPath]) expect(steps).toContain(part)
  }))

test('the summary of an existing pending connection has the steps for its provider', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE', provider: 'BITBUCKET' })
    const { summary } = await run({ 'provider-type': 'BITBUCKET' })
    expect(tableOf(summary)).toMatchObject({ 'This run': 'reused it', Provider: 'BITBUCKET' })
    expect(summary).toContain('Sign in to Bitbucket')
  }))

test('the summary of an available connection has its ARN and how to use it', () =>
  withSimulators(async ({ run, apprunner }) => {
    const { arn } = apprunner.seed({ name: NAME })
    const { summary } = await run()
    expect(summary).toMatch(/^## .*is available\n/)
    expect(summary).toContain(`\`\`\`text\n${arn}\n\`\`\``)
    expect(summary).toMatch(/`source-connection-arn`.*AuthenticationConfiguration\.ConnectionArn/s)
    expect(summary).not.toContain('Complete handshake')
  }))

test('the summary of a connection in the ERROR state has the command that deletes it', () =>
  withSimulators(async ({ run, apprunner }) => {
    const { arn } = apprunner.seed({ name: NAME, status: 'ERROR' })
    const { summary, annotations } = await run()
    const command = `aws apprunner delete-connection --connection-arn ${arn} --region us-east-1`
    expect(summary).toMatch(/^## .*is in the ERROR state\n/)
    expect(summary).toContain(command)
    expect(annotations[0]?.message).toContain(command)
    expect(tableOf(summary)).toMatchObject({ Status: 'ERROR', Account: '123456789012' })
  }))

test('the summary of a failed run has the cause, the remedy and the AWS error', () =>
  withSimulators(async ({ run, apprunner }) => {
    const fault: Fault = {
      kind: 'error',
      status: 400,
      name: 'AccessDeniedException',
      message: 'You shall not',
    }
    apprunner.plan('ListConnections', fault)
    const { summary } = await run()
    expect(summary).toMatch(/^## .*: failed\n/)
    expect(summary).toMatch(
      /Access denied.*What to do.*apprunner:ListConnections.*AccessDeniedException.*You shall not.*request ID/s,
    )
    expect(tableOf(summary)).toEqual({ Connection: NAME, Provider: 'GITHUB', Region: 'us-east-1' })
  }))
