import { quote } from './text.ts'

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
export function describeChange(change: Change, tense: 'would' | 'did'): string {
  const verb = (base: string, past: string) => (tense === 'would' ? base : past)
  switch (change.action) {
    case 'create-connection': {
      const tags = change.tags ? `, with the tags ${listTags(change.tags)}` : ''
      return `${verb('create', 'created')} the connection ${quote(change.name)} for ${quote(change.provider)}${tags}`
    }
    case 'set-tags':
      return `set the tags ${listTags(change.tags)}`
    case 'open-reminder':
      return `${verb('open', 'opened')} a reminder issue in ${quote(change.repository)}`
    case 'close-reminder':
      return `${verb('close', 'closed')} the reminder issue in ${quote(change.repository)}`
  }
}

function listTags(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([key, value]) => quote(`${key}=${value}`, 400))
    .join(', ')
}
