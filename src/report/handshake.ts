/**
 * The console page where connections are approved. AWS documents no deep link; this one stands in public guides, so
 * whatever shows it also gives the click path.
 */
export function consoleUrl(region: string): string {
  return `https://${region}.console.aws.amazon.com/apprunner/home?region=${region}#/connections`
}

/** What the steps of a handshake are about. */
export interface Handshake {
  /** Checked by the inputs' rule, so without anything that Markdown reads. */
  readonly name: string
  readonly region: string
  readonly provider: string
  readonly status: string
  /** The AWS account to be signed in to; undefined where it must not be shown. */
  readonly account: string | undefined
  /** The page of this workflow run, if there is one. */
  readonly runUrl: string | undefined
}

/**
 * What is to be done until the connection is available, step by step, as Markdown:
 * https://docs.aws.amazon.com/apprunner/latest/dg/manage-connections.html.
 */
export function handshakeSteps({ name, region, provider, status, account, runUrl }: Handshake): string {
  const again = runUrl ? `[Re-run this workflow](${runUrl}), or wait for its next run.` : 'Run this again.'
  const open = [
    `Sign in to the AWS console with ${account ? `the account \`${account}\`` : 'the AWS account of this workflow'}.`,
    `Open **[Connected accounts of App Runner in ${region}](${consoleUrl(region)})**. If that page does not come up: open App Runner, choose the region ${region}, and in the navigation pane **Connected accounts** (in older consoles *GitHub connections*).`,
  ]
  const complete = [
    `Select the connection \`${name}\`, then **Actions**, **Complete handshake**.`,
    grant(provider),
  ]
  const remove = [
    `Select the connection \`${name}\`, then **Actions**, **Delete**: in ERROR it cannot be repaired.`,
  ]
  const steps = [...open, ...(status === 'ERROR' ? remove : complete), again]
  return steps.map((step, index) => `${index + 1}. ${step}`).join('\n')
}

function grant(provider: string): string {
  return provider === 'BITBUCKET'
    ? 'Sign in to Bitbucket and grant the access that AWS asks for.'
    : 'Choose the GitHub app **AWS Connector for GitHub**, or install it, for the account or organization that owns the repositories, and give it those repositories.'
}
