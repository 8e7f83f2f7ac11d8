import { providerRule } from '../apprunner/provider.ts'
import type { Run, WorkflowRun } from '../run.ts'
import { consoleUrl, shortcutUrl } from './console.ts'
import { quote } from './text.ts'

/** For people who know nothing of this action. */
const APPROVAL_PAGE = 'https://github.com/your-org/apprunner-connection/blob/main/docs/approval.md'

/**
 * What a person has to do in the console, as a numbered list in Markdown:
 * https://docs.aws.amazon.com/apprunner/latest/dg/manage-connections.html. An issue may be public, so it shows no
 * account ID.
 */
export function handshakeSteps(run: Run, place: 'summary' | 'issue'): string {
  const { connectionName: name, provider, workflowRun } = run
  const deletes = run.rule.consoleAction === 'delete'
  const { grantAccess, owner } = providerRule(provider)
  const complete = [
    `Select the connection \`${name}\`, then **Actions**, **Complete handshake**. Allow pop-ups for the console. If it is grayed out, select this connection alone, and check that its status is still pending.`,
    grantAccess,
  ]
  const rerun = workflowRun
    ? `[Re-run this workflow](${urlOf(workflowRun)}), or wait for its next run.`
    : 'Run this again.'
  const steps =
    place === 'issue'
      ? [openFromIssue(run), ...(deletes ? [deleteFromIssue(name)] : []), ...complete, rerun]
      : [openFromSummary(run), ...(deletes ? [deleteFromSummary(name)] : complete), rerun]
  const list = steps.map((step, index) => `${index + 1}. ${step}`).join('\n')
  if (deletes && place === 'summary') return list
  return `${list}\n\nWho can do this: someone who may use App Runner in the AWS account (the AWS managed policy **AWSAppRunnerFullAccess** allows all its actions), together with ${owner}. It can be one person or two. [More about the approval](${APPROVAL_PAGE}).`
}

function deleteFromSummary(name: string): string {
  return `Select the connection \`${name}\`, then **Actions**, **Delete**: it is in the ERROR state and cannot be repaired.`
}

/** The issue stays open while the connection is created again, so the status may be another when someone reads it. */
function deleteFromIssue(name: string): string {
  return `Only if its status is *Error*: select the connection \`${name}\`, then **Actions**, **Delete**, because it cannot be repaired. Re-run this workflow, which creates it again, and continue.`
}

/** The link to the connections in the console: through the access portal into the account, if both are known. */
export function approvalUrl(run: Run): string {
  const { region, portal, account } = run
  return portal && account ? shortcutUrl(portal, account, region) : consoleUrl(region)
}

function openFromSummary(run: Run): string {
  const { region, account, accountName } = run
  const id = accountName ? `${quote(accountName)} (\`${account}\`)` : `\`${account}\``
  const where = account ? `the account ${id}` : 'the AWS account of this workflow'
  const access =
    run.portal && account
      ? `The link signs you in to ${where} through the AWS access portal.`
      : `Sign in to ${where}.`
  return `Open **[Connected accounts of App Runner in ${region}](${approvalUrl(run)})**. ${access} ${clickPath(region)}`
}

function openFromIssue({ region, portal, accountName, workflowRun }: Run): string {
  const log = workflowRun ? `[the log and summary of the run](${urlOf(workflowRun)})` : 'the log of the run'
  const named = accountName && ` ${quote(accountName)}`
  const access = portal
    ? `Sign in through the [AWS access portal](${portal.url}) first: the account${named}, and a shortcut into it, are in ${log}.`
    : `Sign in to the AWS account${named} of the workflow, which is in ${log}.`
  return `Open **[Connected accounts of App Runner in ${region}](${consoleUrl(region)})**. ${access} ${clickPath(region)}`
}

function urlOf({ server, repository, id }: WorkflowRun): string {
  return `${server}/${repository}/actions/runs/${id}`
}

function clickPath(region: string): string {
  return `If that page does not open: open App Runner, choose the region ${region}, and in the navigation pane **Connected accounts** (in older consoles *GitHub connections*).`
}
