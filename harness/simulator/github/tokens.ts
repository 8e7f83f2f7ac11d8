import type { Refusal } from './refusals.ts'
import { actionsBot } from './repository.ts'

/**
 * What a token may do in a repository: nothing, as in a private one of others; read issues; open issues and change its
 * own, but not set labels or assignees; everything. GitHub does not know an invalid token.
 */
export type Permission = 'none' | 'read' | 'author' | 'write' | 'invalid'

/** The users of tokens and their permissions. Without a repository, a permission holds for all others. */
export function tokenRegistry(fallback: Permission) {
  const users = new Map<string, string>()
  const permissions = new Map<string, Permission>()
  const refusals = new Map<string, Refusal>()
  const key = (token: string, repository = '') => `${token} ${repository.toLowerCase()}`
  return {
    identify: (token: string, login: string) => void users.set(token, login),
    allow: (token: string, permission: Permission, repository?: string) =>
      void permissions.set(key(token, repository), permission),
    refuse: (token: string, refusal: Refusal) => void refusals.set(token, refusal),
    refusal: (token: string) => refusals.get(token),
    login: (token: string) => users.get(token) ?? actionsBot,
    permission: (token: string, repository?: string) =>
      permissions.get(key(token, repository)) ?? permissions.get(key(token)) ?? fallback,
  }
}

export type Tokens = ReturnType<typeof tokenRegistry>
