import type { CredentialsError } from './credentials/error.ts'
import type { Facts, Kind } from './report/catalog.ts'
import type { Prose } from './report/prose.ts'

export type { Facts, Kind } from './report/catalog.ts'

/** An error as the other side reported it, or as Node.js reported that there was no response. */
export interface ServiceError {
  /** Who answered, or should have: `App Runner`, `AWS STS`, `GitHub` and so on. */
  readonly service: string
  readonly operation?: string
  /** The name, or Node.js's code where there was no response. */
  readonly name: string
  readonly message: string
  /** Undefined if there was no HTTP response. */
  readonly status?: number | undefined
  readonly requestId?: string
}

interface More {
  readonly details?: readonly Prose[]
  readonly serviceError?: ServiceError | undefined
  readonly credentials?: CredentialsError | undefined
  /** Shown in debug logs alone. */
  readonly cause?: unknown
}

/** Why the step fails, or what went wrong without failing it, as data. `report/` says it in words. */
export class Failure<K extends Kind = Kind> extends Error {
  readonly kind: K
  readonly facts: Readonly<Record<string, string>>
  /** The individual items, for a failure with more than one. */
  readonly details: readonly Prose[]
  readonly serviceError: ServiceError | undefined
  /** What is wrong with the credentials, if that is the failure. */
  readonly credentials: CredentialsError | undefined

  constructor(kind: K, facts: Facts<K>, { details = [], serviceError, credentials, cause }: More = {}) {
    super(kind, { cause })
    this.name = 'Failure'
    this.kind = kind
    this.facts = facts
    this.details = details
    this.serviceError = serviceError
    this.credentials = credentials
  }
}

/** Whether the failure leaves no connection that could be approved. */
export function leavesNothingToApprove(failure: Failure | undefined): boolean {
  return failure?.kind === 'provider-mismatch' || failure?.kind === 'deleted'
}
