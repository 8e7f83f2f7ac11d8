import { isProvider, PROVIDERS } from '../apprunner/provider.ts'
import { statusRule } from '../apprunner/status.ts'

/**
 * The console page where connections are approved, `''` without a region. AWS documents no deep link; public guides
 * use this one, so whatever shows it also shows the click path.
 */
export function consoleUrl(region: string): string {
  return region && `https://${region}.console.aws.amazon.com/apprunner/home?region=${region}#/connections`
}

/** What the steps of a handshake depend on. */
export interface Handshake {
  /** A valid name, so without anything that Markdown reads. */
  readonly name: string
  readonly region: string
  readonly provider: string
  readonly status: string
  /** The AWS account to sign in to, or undefined where it must not be shown. */
  readonly account: string | undefined
  /** The page of this workflow run, if there is one. */
  readonly runUrl: string | undefined
}

/**
 * What a person has to do in the console, as a numbered list in Markdown:
 * https://docs.aws.amazon.com/apprunner/latest/dg/manage-connections.html.
 */
export function handshakeSteps({ name, region, provider, status, account, runUrl }: Handshake): string {
  const deletes = statusRule(status).consoleAction === 'delete'
  const steps = [
    `Sign in to the AWS console with ${account ? `the account \`${account}\`` : 'the AWS account of this workflow'}.`,
    `Open **[Connected accounts of App Runner in ${region}](${consoleUrl(region)})**. If that page does not open: open App Runner, choose the region ${region}, and in the navigation pane **Connected accounts** (in older consoles *GitHub connections*).`,
    ...(deletes ? deleteSteps(name) : approvalSteps(name, provider)),
    runUrl ? `[Re-run this workflow](${runUrl}), or wait for its next run.` : 'Run this again.',
  ]
  return steps.map((step, index) => `${index + 1}. ${step}`).join('\n')
}

function approvalSteps(name: string, provider: string): string[] {
  const { grantAccess } = PROVIDERS[isProvider(provider) ? provider : 'GITHUB']
  return [`Select the connection \`${name}\`, then **Actions**, **Complete handshake**.`, grantAccess]
}

function deleteSteps(name: string): string[] {
  return [
    `Select the connection \`${name}\`, then **Actions**, **Delete**: it is in the ERROR state and cannot be repaired.`,
  ]
}
