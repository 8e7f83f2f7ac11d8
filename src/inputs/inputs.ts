import { isConnectionName } from '../apprunner/connection.ts'
import { isProvider, PROVIDERS, type Provider } from '../apprunner/provider.ts'
import type { Environment } from '../environment.ts'
import { quote } from '../report/text.ts'
import { parseTags, type Tags } from './tags.ts'

/** The inputs, validated. */
export interface Inputs {
  readonly connectionName: string
  readonly provider: Provider
  /** Undefined if not given; existing tags are then left alone. */
  readonly tags: Tags | undefined
  readonly region: string
  /** In milliseconds. */
  readonly waitMs: number
  readonly failIfPending: boolean
  /** Undefined without `reminder-issue`. */
  readonly reminder: ReminderInputs | undefined
  readonly dryRun: boolean
}

/** The inputs about the reminder issue. */
export interface ReminderInputs {
  readonly assignees: readonly string[]
  readonly token: string
}

/** Everything that is wrong with the inputs, one sentence each, beginning with the name of the input. */
export interface InvalidInputs {
  /** As given, so it may be invalid too. */
  readonly connectionName: string
  readonly problems: readonly string[]
}

/**
 * Reads and validates all inputs. `get` returns the raw value, `''` if there is none: an input given as `''` is the
 * same as one left out.
 */
export function readInputs(get: (name: string) => string, env: Environment): Inputs | InvalidInputs {
  const problems: string[] = []
  const read = (name: string, fallback = '') => get(name).trim() || fallback
  const readBoolean = (name: string) => parseBoolean(name, read(name, 'false'), problems)

  const connectionName = parseName(read('connection-name'), problems)
  const assignees = parseAssignees(read('reminder-assignees'), problems)
  const inputs: Inputs = {
    connectionName,
    provider: parseProvider(read('provider-type', 'GITHUB'), problems),
    tags: readTags(get('tags'), problems),
    region: findRegion(read('aws-region'), env, problems),
    waitMs: parseWait(read('wait-for-approval-minutes', '0'), problems),
    failIfPending: readBoolean('fail-if-pending'),
    reminder: readBoolean('reminder-issue') ? { assignees, token: read('github-token') } : undefined,
    dryRun: readBoolean('dry-run'),
  }
  return problems.length > 0 ? { connectionName, problems } : inputs
}

function parseBoolean(name: string, value: string, problems: string[]): boolean {
  const lower = value.toLowerCase()
  if (lower !== 'true' && lower !== 'false')
    problems.push(`\`${name}\`: ${quote(value, 60)} must be \`true\` or \`false\``)
  return lower === 'true'
}

function parseName(name: string, problems: string[]): string {
  if (name === '') problems.push('`connection-name`: a value is required')
  else if (!isConnectionName(name)) {
    problems.push(
      `\`connection-name\`: ${quote(name, 60)} must be 4 to 32 characters of \`A-Z a-z 0-9 - _\`, starting with a letter or digit`,
    )
  }
  return name
}

function parseProvider(value: string, problems: string[]): Provider {
  const provider = value.toUpperCase()
  if (isProvider(provider)) return provider
  const known = Object.keys(PROVIDERS).map((name) => `\`${name}\``)
  problems.push(`\`provider-type\`: ${quote(value, 60)} must be ${known.join(' or ')}`)
  return 'GITHUB'
}

function readTags(value: string, problems: string[]): Tags | undefined {
  const parsed = parseTags(value)
  problems.push(...parsed.problems.map((problem) => `\`tags\`: ${problem}`))
  return parsed.tags.size > 0 ? parsed.tags : undefined
}

/** The region becomes part of a host name, so nothing may pass that could lead to another host. */
function findRegion(input: string, env: Environment, problems: string[]): string {
  const sources = {
    'aws-region': input,
    AWS_REGION: env.AWS_REGION,
    AWS_DEFAULT_REGION: env.AWS_DEFAULT_REGION,
  }
  for (const [source, value] of Object.entries(sources)) {
    const region = value?.trim()
    if (!region) continue
    if (!/^[a-z]{2,8}(-[a-z]{1,16}){1,3}-[0-9]{1,2}$/.test(region)) {
      problems.push(`\`${source}\`: ${quote(region, 60)} is not a valid region name, such as \`us-east-1\``)
    }
    return region
  }
  problems.push(
    '`aws-region`: no region found; set this input, `AWS_REGION` or `AWS_DEFAULT_REGION` ' +
      '(`aws-actions/configure-aws-credentials` sets both variables from its `aws-region`)',
  )
  return ''
}

/** Returns milliseconds. */
function parseWait(value: string, problems: string[]): number {
  const minutes = /^(\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) : Number.NaN
  if (minutes >= 0 && minutes <= 360) return Math.round(minutes * 60_000)
  problems.push(`\`wait-for-approval-minutes\`: ${quote(value, 60)} must be a number from 0 to 360`)
  return 0
}

function parseAssignees(value: string, problems: string[]): string[] {
  const logins = value
    .split(/[,\r\n]/)
    .map((login) => login.trim().replace(/^@/, ''))
    .filter(Boolean)
  for (const login of logins) {
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\[bot\])?$/.test(login)) {
      problems.push(`\`reminder-assignees\`: ${quote(login, 60)} is not a valid GitHub login`)
    }
  }
  if (logins.length > 10)
    problems.push(
      `\`reminder-assignees\`: ${logins.length} logins, but an issue can have at most 10 assignees`,
    )
  return [...new Set(logins)]
}
