import type { Failure, ServiceError } from '../failure.ts'
import { CATALOG, type Entry } from './catalog.ts'
import { credentialsMessage } from './credentials.ts'
import { code, fillIn, type Prose, prose, toText } from './prose.ts'

/** What happened and what to do, for a person. */
export interface Message {
  readonly title: string
  readonly cause: Prose
  readonly remedy: Prose
  readonly details: readonly Prose[]
  /** AWS's or GitHub's own error. */
  readonly serviceError: Prose | undefined
  /** Follows in an annotation alone. */
  readonly annotation: string
  /** The entry of this message in the documents. */
  readonly page: string
  /** Completes the heading of the summary, where the status of the connection does not. */
  readonly heading: string | undefined
}

const TROUBLESHOOTING_PAGE =
  'https://github.com/your-org/apprunner-connection/blob/main/docs/troubleshooting.md'

/** The message for a failure or warning. */
export function messageOf({ kind, facts, details, serviceError, credentials }: Failure): Message {
  const { title, cause, remedy, heading, annotation = '' }: Entry = CATALOG[kind]
  const common = { heading, annotation, serviceError: serviceError && describe(serviceError) }
  if (credentials)
    return {
      ...common,
      ...credentialsMessage(credentials),
      page: `${TROUBLESHOOTING_PAGE}#${credentials.problem.kind}`,
    }
  return {
    ...common,
    title,
    page: `${TROUBLESHOOTING_PAGE}#${kind}`,
    cause: fillIn(cause, facts),
    remedy: fillIn(remedy, facts),
    details: firstOf(details),
  }
}

/** GitHub shows no page of over 1 MiB, and nobody reads a list of a thousand items. */
function firstOf(details: readonly Prose[], limit = 60): readonly Prose[] {
  return details.length > limit
    ? [...details.slice(0, limit), [`and ${details.length - limit} more`]]
    : details
}

/** The error with its origin, such as `` App Runner: `Name`: `message` (ListConnections, HTTP 400). `` */
function describe({ service, operation, name, message, status, requestId }: ServiceError): Prose {
  const origin = [
    ...(operation ? [[operation]] : []),
    ...(status === undefined ? [] : [[`HTTP ${status}`]]),
    ...(requestId ? [prose`request ID ${code(requestId, 100)}`] : []),
  ].flatMap((part, index) => (index === 0 ? part : [', ', ...part]))
  const words = [name, message].filter(Boolean).flatMap((word) => [': ', code(word, 1_000)])
  return [service, ...words, ...(origin.length > 0 ? [' (', ...origin, ')'] : []), '.']
}

/** The message as plain text, for annotations. */
export function messageText({ cause, remedy, annotation, page, details, serviceError }: Message): string {
  const sentences = [cause, ...(serviceError ? [serviceError] : []), remedy].map(toText)
  const first = [...sentences, annotation, `More: ${page}`].filter(Boolean).join(' ')
  return [first, ...details.map((detail) => `- ${toText(detail)}`)].join('\n')
}
