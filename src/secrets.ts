import { readFileSync } from 'node:fs'
import { isConnectionName } from './apprunner/connection.ts'
import { PROVIDERS } from './apprunner/provider.ts'
import { STATUSES } from './apprunner/status.ts'
import { type Environment, proxiesOf } from './environment.ts'
import { consoleUrl } from './report/console.ts'

/** What is known to be secret. The runner masks values in the whole job, so those must not be ordinary words. */
export interface Secrets {
  /** For the runner: it hides these in the log of the rest of the job and drops job outputs that contain them. */
  readonly masked: readonly string[]
  /** Hidden in what this action writes, besides the masked ones. */
  readonly redacted: readonly string[]
}

/** What is named after a secret, but is a setting: `DB_SECRET_NAME` may well equal the name of the connection. */
const SETTING = /_(FILE|URL|URI|ARN|NAME|REGION)$/i
const ACCOUNT_ID = /^\d{12}$/

/** The secrets in the environment, where the runner puts the inputs too, and in the files that it names. */
export function secretsOf(env: Environment): Secrets {
  const named = Object.entries(env)
    .filter(([name]) => /SECRET|TOKEN|PASSWORD|ACCESS_KEY/i.test(name) && !SETTING.test(name))
    .map(([, value]) => value ?? '')
    .filter((value) => !ACCOUNT_ID.test(value))
  const proxies = proxiesOf(env).map(passwordOf)
  const publicText = publicTextOf(env)
  const masked = [
    env.AWS_SECRET_ACCESS_KEY ?? '',
    env.AWS_SESSION_TOKEN ?? '',
    readToken(env.AWS_WEB_IDENTITY_TOKEN_FILE ?? ''),
    env['INPUT_GITHUB-TOKEN']?.trim() ?? '',
    ...proxies.flatMap(({ password, decoded }) => [password, decoded]).filter((value) => value.length >= 8),
  ]
  return {
    masked: masked.filter(Boolean),
    // A short value is more likely a setting than a secret, and would be redacted from every message.
    redacted: [
      ...named.filter((value) => value.length >= 8),
      ...proxies.flatMap(({ password, decoded, header }) => [password, decoded, header]),
    ].filter((value) => !publicText.includes(value)),
  }
}

/**
 * What everyone can see anyway. A setting such as `TOKEN_OWNER` may well equal a part of it, and without that part
 * outputs, links and the reminder issue would be useless.
 */
function publicTextOf(env: Environment): string {
  const { GITHUB_SERVER_URL: server = '', GITHUB_REPOSITORY: repository = '' } = env
  const regions = [env['INPUT_AWS-REGION'], env.AWS_REGION, env.AWS_DEFAULT_REGION]
  const region = regions.find((value) => value?.trim())?.trim() ?? ''
  const name = env['INPUT_CONNECTION-NAME']?.trim() ?? ''
  const texts = [
    `arn:aws:apprunner:${region}:connection/${isConnectionName(name) ? name : ''}`,
    consoleUrl(region),
    `${server}/${repository}/actions/runs`,
    env['INPUT_REMINDER-REPOSITORY'] ?? '',
    ...Object.keys(PROVIDERS),
    ...Object.keys(STATUSES),
  ]
  return texts.join('\n')
}

/** The token in the file, `''` if it can't be read. */
export function readToken(file: string): string {
  try {
    return file && readFileSync(file, 'utf8').trim()
  } catch {
    // The SDK reports a file that can't be read.
    return ''
  }
}

/** The password of a proxy URL, decoded, and as the header that Node.js sends. */
function passwordOf(url: string): { password: string; decoded: string; header: string } {
  const { username, password } = URL.canParse(url) ? new URL(url) : { username: '', password: '' }
  const decoded = decode(password)
  const header = password && Buffer.from(`${decode(username)}:${decoded}`).toString('base64')
  return { password, decoded, header }
}

function decode(component: string): string {
  try {
    return decodeURIComponent(component)
  } catch {
    return component
  }
}
