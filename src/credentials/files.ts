import { readFileSync } from 'node:fs'
import path from 'node:path'
import { getHomeDir } from '@smithy/core/config'
import type { Environment } from '../environment.ts'

/** One of the two shared files, as it was found. */
export interface SharedFile {
  readonly setting: 'AWS_CONFIG_FILE' | 'AWS_SHARED_CREDENTIALS_FILE'
  /** Whether the variable is set. */
  readonly isSet: boolean
  readonly path: string
  readonly state: 'read' | 'missing' | 'unreadable' | 'UTF-16'
  /** Why it can't be what was meant. */
  readonly hints: readonly FileHint[]
}

/** Why a shared file can't be what was meant. */
export type FileHint =
  /** A section of the config file needs the prefix `profile `, one of the credentials file must not have it. */
  | { readonly kind: 'section-name'; readonly found: string; readonly expected: string }
  /** The value holds a variable or an expression, such as `$HOME`, that nothing has expanded. */
  | { readonly kind: 'unexpanded' }
  /** A path of the host, in a container job: the same folder has another path there. */
  | { readonly kind: 'host-path'; readonly inContainer: string }

/** The shared files, and what may be wrong with them if the profile is not found. */
export function inspectFiles(env: Environment, profile = 'default'): SharedFile[] {
  return [
    inspect('AWS_CONFIG_FILE', 'config', { env, profile }),
    inspect('AWS_SHARED_CREDENTIALS_FILE', 'credentials', { env, profile }),
  ]
}

interface Context {
  readonly env: Environment
  readonly profile: string
}

function inspect(setting: SharedFile['setting'], name: string, { env, profile }: Context): SharedFile {
  const value = env[setting] ?? ''
  const file = value.startsWith('~/')
    ? path.join(getHomeDir(), value.slice(2))
    : value || path.join(getHomeDir(), '.aws', name)
  const { state, text } = read(file)
  const hints = [
    ...(state === 'read' ? sectionHints(text, profile, setting) : []),
    ...(state === 'missing' ? pathHints(value, env) : []),
  ]
  return { setting, isSet: value !== '', path: file, state, hints }
}

function read(file: string): { state: SharedFile['state']; text: string } {
  try {
    const bytes = readFileSync(file)
    // With a byte order mark, or with the zero bytes of ASCII text in two bytes each.
    const isUtf16 = /^(\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2)) || bytes.includes(0)
    return { state: isUtf16 ? 'UTF-16' : 'read', text: bytes.toString('utf8') }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return { state: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable', text: '' }
  }
}

function sectionHints(text: string, profile: string, setting: SharedFile['setting']): FileHint[] {
  const sections = text.split(/\r?\n/).map((line) => /^\s*\[\s*(.*?)\s*\]/.exec(line)?.[1] ?? '')
  const isConfig = setting === 'AWS_CONFIG_FILE'
  const prefixed = profile === 'default' ? [] : [`profile ${profile}`]
  const [found, expected] = isConfig ? [[profile], prefixed] : [prefixed, [profile]]
  if (sections.some((section) => expected.includes(section))) return []
  const wrong = sections.find((section) => found.includes(section.replace(/\s+/, ' ')))
  const [right] = expected
  return wrong && right ? [{ kind: 'section-name', found: wrong, expected: right }] : []
}

/** The folder of the jobs on the host, and where a container job has it. */
const HOST_FOLDER = /^.*\/_work\/|^\/home\/runner\/work\//
const CONTAINER_FOLDER = '/__w/'

function pathHints(value: string, { RUNNER_TEMP = '' }: Environment): FileHint[] {
  if (/[$%]\w+|\$\{|^~[^/]|^~$/.test(value)) return [{ kind: 'unexpanded' }]
  if (RUNNER_TEMP.startsWith(CONTAINER_FOLDER) && HOST_FOLDER.test(value))
    return [{ kind: 'host-path', inContainer: value.replace(HOST_FOLDER, CONTAINER_FOLDER) }]
  return []
}
