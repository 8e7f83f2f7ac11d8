import { isConnectionName } from '../apprunner/connection.ts'
import { isProvider, PROVIDERS, type Provider } from '../apprunner/provider.ts'
import type { Environment } from '../environment.ts'
import { code, join, type Prose, prose } from '../report/prose.ts'
import { printable } from '../report/text.ts'
import { findRegion, parseRegion } from './region.ts'
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
  /** Undefined without `access-portal-url`. */
  readonly portal: PortalInputs | undefined
  /** Whether an available connection of the provider may be used if none has the name. */
  readonly reuseAvailable: boolean
  /** The name by which people know the account, `''` if not given. */
  readonly accountName: string
  readonly dryRun: boolean
}

/** The inputs about the reminder issue. */
export interface ReminderInputs {
  readonly assignees: readonly string[]
  /** Users and teams, without the leading `@`. */
  readonly mentions: readonly string[]
  /** `owner/name`, or undefined for the repository of the workflow. */
  readonly repository: string | undefined
  readonly token: string
}

/** The AWS access portal through which people open the console. */
export interface PortalInputs {
  /** The start URL, without anything after its path. */
  readonly url: string
  /** The permission set, or undefined to let the person choose. */
  readonly role: string | undefined
}

/** What names the connection. */
export interface Target {
  readonly connectionName: string
  readonly provider: string
  readonly region: string
}

/** Everything that is wrong with the inputs, one sentence each, beginning with the name of the input. */
export interface InvalidInputs {
  /** What names the connection, as far as it is valid; the name is as given. */
  readonly target: Partial<Target>
  readonly problems: readonly Prose[]
  readonly regionMissing: boolean
}

/**
 * Reads and validates all inputs. `get` returns the raw value, `''` if there is none: an input given as `''` is the
 * same as one left out.
 */
export function readInputs(get: (name: string) => string, env: Environment): Inputs | InvalidInputs {
  const problems: Prose[] = []
  const read = (name: string, fallback = '') => get(name).trim() || fallback
  const readBoolean = (name: string) => parseBoolean(name, read(name, 'false'), problems)

  const connectionName = parseName(read('connection-name'), problems)
  const provider = parseProvider(read('provider-type', 'GITHUB'), problems)
  const region = parseRegion(findRegion(read('aws-region'), env), problems)
  const reminder: ReminderInputs = {
    assignees: parseNames('reminder-assignees', read('reminder-assignees'), LOGIN, problems),
    mentions: parseNames('reminder-mentions', read('reminder-mentions'), LOGIN_OR_TEAM, problems),
    repository: parseRepository(read('reminder-repository'), problems),
    token: read('github-token'),
  }
  const inputs: Inputs = {
    connectionName,
    provider: provider || 'GITHUB',
    tags: readTags(get('tags'), problems),
    region,
    waitMs: parseWait(read('wait-for-approval-minutes', '0'), problems),
    failIfPending: readBoolean('fail-if-pending'),
    reminder: readBoolean('reminder-issue') ? reminder : undefined,
    portal: parsePortal(read('access-portal-url'), read('access-portal-role'), problems),
    reuseAvailable: readBoolean('reuse-available'),
    accountName: parseAccountName(read('account-name'), problems),
    dryRun: readBoolean('dry-run'),
  }
  if (problems.length === 0) return inputs
  const target = { connectionName, ...(provider && { provider }), ...(region && { region }) }
  return { target, problems, regionMissing: !findRegion(read('aws-region'), env) }
}

function parseBoolean(name: string, value: string, problems: Prose[]): boolean {
  const lower = value.toLowerCase()
  if (lower !== 'true' && lower !== 'false')
    problems.push(prose`${name}: ${code(value, 60)} is not valid; use \`true\` or \`false\``)
  return lower === 'true'
}

function parseName(name: string, problems: Prose[]): string {
  if (name === '') problems.push(prose`\`connection-name\`: a value is required`)
  else if (!isConnectionName(name)) {
    problems.push(
      prose`\`connection-name\`: ${code(name, 60)} is not valid; use 4 to 32 characters of \`A-Z a-z 0-9 - _\`, starting with a letter or digit`,
    )
  }
  return name
}

function parseAccountName(name: string, problems: Prose[]): string {
  if (printable(name) !== name || [...name].length > 60)
    problems.push(
      prose`\`account-name\`: ${code(name, 60)} is not valid; use at most 60 printable characters`,
    )
  return name
}

function parseProvider(value: string, problems: Prose[]): Provider | '' {
  const provider = value.toUpperCase()
  if (isProvider(provider)) return provider
  const known = Object.keys(PROVIDERS).map((name) => [code(name)])
  problems.push(prose`\`provider-type\`: ${code(value, 60)} is not valid; use ${join(known, ' or ')}`)
  return ''
}

function readTags(value: string, problems: Prose[]): Tags | undefined {
  const parsed = parseTags(value)
  problems.push(...parsed.problems.map((problem) => prose`\`tags\`: ${problem}`))
  return parsed.tags.size > 0 ? parsed.tags : undefined
}

/** Returns milliseconds. */
function parseWait(value: string, problems: Prose[]): number {
  const minutes = /^(\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) : Number.NaN
  if (minutes >= 0 && minutes <= 360) return Math.round(minutes * 60_000)
  problems.push(prose`\`wait-for-approval-minutes\`: ${code(value, 60)} is not a number from 0 to 360`)
  return 0
}

/** A kind of names that an input lists, and how many of them an issue can have. */
interface NameRule {
  readonly pattern: RegExp
  readonly description: Prose
  readonly limit: number
}

const LOGIN: NameRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\[bot\])?$/,
  description: ['a valid GitHub username'],
  limit: 10,
}

/** GitHub notifies the first 50 that an issue mentions. */
const LOGIN_OR_TEAM: NameRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\/[A-Za-z0-9_.-]{1,100})?$/,
  description: prose`a valid GitHub username or team (\`org/team\`)`,
  limit: 50,
}

function parseNames(input: string, value: string, rule: NameRule, problems: Prose[]): string[] {
  const names = value
    .split(/[,\r\n]/)
    .map((name) => name.trim().replace(/^@/, ''))
    .filter(Boolean)
  for (const name of names) {
    if (!rule.pattern.test(name)) problems.push(prose`${input}: ${code(name, 60)} is not ${rule.description}`)
  }
  if (names.length > rule.limit)
    problems.push(prose`${input}: ${names.length} names, but at most ${rule.limit} are possible`)
  return [...new Set(names)]
}

function parseRepository(value: string, problems: Prose[]): string | undefined {
  if (value === '') return undefined
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/.test(value))
    problems.push(prose`\`reminder-repository\`: ${code(value, 60)} does not have the form \`owner/name\``)
  return value
}

/**
 * The forms of a start URL: https://docs.aws.amazon.com/singlesignon/latest/userguide/using-the-portal.html and
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/multi-region-workforce-access.html. People copy it from the
 * address bar of the browser, where the portal adds `/#/?tab=accounts`.
 */
const PORTAL_URL =
  /^https:\/\/(?:[a-z0-9-]{1,63}\.awsapps\.com\/start|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})?\.portal\.amazonaws\.com|[a-z0-9-]{1,63}\.portal\.[a-z0-9-]{1,63}\.app\.aws)(?=[/#]*$|\/?#\/?\?tab=[a-z]{1,20}$)/i

function parsePortal(url: string, role: string, problems: Prose[]): PortalInputs | undefined {
  const [start = ''] = PORTAL_URL.exec(url) ?? []
  if (url && !start)
    problems.push(
      prose`\`access-portal-url\`: ${code(url, 100)} is not the start URL of an AWS access portal, such as \`https://d-1234567890.awsapps.com/start\``,
    )
  if (role && !/^[\w+=,.@-]{1,32}$/.test(role))
    problems.push(prose`\`access-portal-role\`: ${code(role, 60)} is not a valid permission set name`)
  if (role && !url) problems.push(prose`\`access-portal-role\`: requires \`access-portal-url\``)
  return url ? { url: start, role: role || undefined } : undefined
}
