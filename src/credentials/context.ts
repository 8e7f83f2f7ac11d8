import type { HttpHandler } from '@smithy/core/protocols'
import type { Clock } from '../clock.ts'
import type { Environment } from '../environment.ts'

/** What credentials need from their caller. */
export interface CredentialsContext {
  /** The environment. The SDK itself also reads `process.env`, which should have no white space in it either. */
  readonly env: Environment
  readonly region: string
  /** Sends the requests of STS, IAM Identity Center and AWS Sign-In. */
  readonly requestHandler: HttpHandler
  readonly clock: Clock
  /** Ends a resolution at once. */
  readonly signal: AbortSignal
  /** Is called with secrets before they are sent, and with credentials as soon as they are there. */
  readonly hideSecrets: (secrets: readonly string[]) => void
  readonly info: (line: string) => void
  readonly debug: (line: string) => void
}

/** What the client passes to its provider. */
export type Properties = Record<string, unknown> | undefined
