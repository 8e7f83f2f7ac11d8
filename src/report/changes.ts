import { code, join, type Prose, prose } from './prose.ts'

/** A change that a run makes at AWS or GitHub, or would make without `dry-run`. */
export type Change =
  | {
      readonly action: 'create-connection'
      readonly name: string
      readonly provider: string
      readonly region: string
      readonly tags?: Readonly<Record<string, string>>
    }
  | { readonly action: 'set-tags'; readonly tags: Readonly<Record<string, string>> }
  | { readonly action: 'open-reminder' | 'close-reminder'; readonly repository: string }

/** The change in words: what a real run `would` do, or what this run `did`. */
export function describeChange(change: Change, tense: 'would' | 'did'): Prose {
  const verb = (base: string, past: string) => [tense === 'would' ? base : past]
  switch (change.action) {
    case 'create-connection': {
      const tags = change.tags ? prose`, with the tags ${listTags(change.tags)}` : []
      return prose`${verb('create', 'created')} the connection ${change.name} for ${change.provider}${tags}`
    }
    case 'set-tags':
      return prose`set the tags ${listTags(change.tags)}`
    case 'open-reminder':
      return prose`${verb('open', 'opened')} a reminder issue in ${change.repository}`
    case 'close-reminder':
      return prose`${verb('close', 'closed')} the reminder issue in ${change.repository}`
  }
}

function listTags(tags: Readonly<Record<string, string>>): Prose {
  return join(Object.entries(tags).map(([key, value]) => [code(`${key}=${value}`, 400)]))
}
