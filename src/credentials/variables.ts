import type { Environment } from '../environment.ts'

/**
 * The environment without white space around the values of AWS's variables: a secret or a file that ends with a line
 * break would otherwise change a signature, or name a profile that does not exist.
 */
export function trimVariables(env: Environment): Environment {
  const trimmed = Object.entries(env).map(([name, value]) => [
    name,
    name.startsWith('AWS_') ? value?.trim() : value,
  ])
  return Object.fromEntries(trimmed)
}

/** A setting with a character that cannot be part of it. */
export interface InvalidCharacter {
  readonly kind: 'invalid-character'
  readonly setting: string
  /** The profile that has the setting, undefined for a variable. */
  readonly profile: string | undefined
  /** Such as `U+200B`. */
  readonly character: string
}

/** Keys and session tokens consist of visible ASCII characters; an HTTP header could carry few others. */
const NOT_IN_KEYS = /[^\x21-\x7e]/u

/** An authorization token may begin with a scheme and a space. */
const NOT_IN_AUTHORIZATION = /[^\x20-\x7e]/u

/** The first of the settings whose value can't be what was copied, such as one with a line break or a hidden character. */
export function findInvalidCharacter(
  settings: Readonly<Record<string, string | undefined>>,
  profile?: string,
): InvalidCharacter | undefined {
  for (const [setting, value = ''] of Object.entries(settings)) {
    const invalid = setting.includes('AUTHORIZATION') ? NOT_IN_AUTHORIZATION : NOT_IN_KEYS
    const [character] = invalid.exec(value) ?? []
    if (character) return { kind: 'invalid-character', setting, profile, character: codePoint(character) }
  }
  return undefined
}

const codePoint = (character: string) =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
