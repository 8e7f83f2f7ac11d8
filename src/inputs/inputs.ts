import type { Environment } from '../environment.ts'
import { quote } from '../report/text.ts'
import { parseTags, type Tags } from './tags.ts'

/** The providers of https://docs.aws.amazon.com/apprunner/latest/api/API_CreateConnection.html. */
export type Provider = 'GITHUB' | 'BITBUCKET'

/** What the user asked for, checked. */
export interface Inputs {
  readonly connectionName: string
  readonly provider: Provider
  /** Undefined: none asked for, so tags are none of this run's business. */
  readonly tags: Tags | undefined
  readonly region: string
  readonly waitMs: number
  readonly failIfPending: boolean
  /** Undefined: no reminder issue asked for. */
  readonly reminder: { readonly assignees: readonly string[]; readonly token: string } | undefined
  readonly dryRun: boolean
}

/** All that is wrong with the inputs, a sentence each, with the input's name in front. */
export interface InputProblems {
  /** As given, so possibly one of the problems. */
  readonly connectionName: string
  readonly problems: readonly string[]
}

/**
 * Reads every input by `get` (the raw text, `''` where there is none) and gives either all of them, checked,
 * or all that is wrong with them. An input given as `''` is the same as one left out.
 */
export function readInputs(get: (name: string) => string, env: Environment): Inputs | InputProblems {
  const problems: string[] = []
  const text = (name: string, fallback = '') => get(name).trim() || fallback

  function bool(name: string): boolean {
    const given = text(name, 'false').toLowerCase()
    if (given !== 'true' && given !== 'false')
      problems.push(`\`${name}\`: ${quote(given, 60)} is neither \`true\` nor \`false\``)
    return given === 'true'
  }

  const assignees = readAssignees(text('reminder-assignees'), problems)
  const inputs: Inputs = {
    connectionName: readName(text('connection-name'), problems),
    provider: readProvider(text('provider-type', 'GITHUB'), problems),
    tags: readTags(get('tags'), problems),
    region: readRegion(text('aws-region'), env, problems),
    waitMs: readWait(text('wait-for-approval-minutes', '0'), problems),
    failIfPending: bool('fail-if-pending'),
    reminder: bool('reminder-issue') ? { assignees, token: text('github-token') } : undefined,
    dryRun: bool('dry-run'),
  }
  return problems.length > 0 ? { connectionName: inputs.connectionName, problems } : inputs
}

function readName(name: string, problems: string[]): string {
  if (name === '') problems.push('`connection-name`: is required')
  else if (!/^[A-Za-z0-9][A-Za-z0-9_-]{3,31}$/.test(name)) {
    problems.push(
      `\`connection-name\`: ${quote(name, 60)} isn't 4 to 32 of \`A-Z a-z 0-9 - _\`, beginning with a letter or digit`,
    )
  }
  return name
}

function readProvider(given: string, problems: string[]): Provider {
  const provider = given.toUpperCase()
  if (provider === 'GITHUB' || provider === 'BITBUCKET') return provider
  problems.push(`\`provider-type\`: ${quote(given, 60)} is neither \`GITHUB\` nor \`BITBUCKET\``)
  return 'GITHUB'
}

function readTags(given: string, problems: string[]): Tags | undefined {
  const { tags, problems: wrong } = parseTags(given)
  problems.push(...wrong.map((problem) => `\`tags\`: ${problem}`))
  return tags.size > 0 ? tags : undefined
}

/** A region's name becomes part of a host name, so nothing passes that could name another host. */
function readRegion(given: string, env: Environment, problems: string[]): string {
  const sources = {
    'aws-region': given,
    AWS_REGION: env.AWS_REGION,
    AWS_DEFAULT_REGION: env.AWS_DEFAULT_REGION,
  }
  for (const [source, value] of Object.entries(sources)) {
    const region = value?.trim()
    if (!region) continue
    if (!/^[a-z]{2,8}(-[a-z]{1,16}){1,3}-[0-9]{1,2}$/.test(region)) {
      problems.push(`\`${source}\`: ${quote(region, 60)} isn't the name of a region, such as \`us-east-1\``)
    }
    return region
  }
  problems.push(
    '`aws-region`: no region; set this input, or `AWS_REGION` or `AWS_DEFAULT_REGION` ' +
      '(`aws-actions/configure-aws-credentials` with its `aws-region` sets them)',
  )
  return ''
}

/** Gives milliseconds. */
function readWait(given: string, problems: string[]): number {
  const minutes = /^(\d+\.?\d*|\.\d+)$/.test(given) ? Number(given) : Number.NaN
  if (minutes >= 0 && minutes <= 360) return Math.round(minutes * 60_000)
  problems.push(`\`wait-for-approval-minutes\`: ${quote(given, 60)} isn't a number from 0 to 360`)
  return 0
}

function readAssignees(given: string, problems: string[]): string[] {
  const logins = given
    .split(/[,\r\n]/)
    .map((login) => login.trim().replace(/^@/, ''))
    .filter(Boolean)
  for (const login of logins) {
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\[bot\])?$/.test(login)) {
      problems.push(`\`reminder-assignees\`: ${quote(login, 60)} isn't a GitHub login`)
    }
  }
  if (logins.length > 10)
    problems.push(`\`reminder-assignees\`: ${logins.length} logins, but an issue takes at most 10`)
  return [...new Set(logins)]
}
