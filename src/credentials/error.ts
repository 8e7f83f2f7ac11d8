import type { SharedFile } from './files.ts'
import type { ChainLink, Source, SourceProblem } from './source.ts'

/** A service that hands out credentials, as people know it. */
export type CredentialService =
  | 'AWS STS'
  | 'IAM Identity Center'
  | 'AWS Sign-In'
  | 'the container endpoint'
  | 'the instance metadata service'

/** Why there are no credentials. */
export type CredentialsProblem =
  | SourceProblem
  | {
      /** Nothing in the default chain had credentials. */
      readonly kind: 'no-credentials'
      /** The profiles that could be selected. */
      readonly names: readonly string[]
      readonly links: readonly FailedLink[]
    }
  | {
      /** A service returned an error. The cause is the SDK's error, with its name, message and `$metadata`. */
      readonly kind: 'service-failed'
      readonly service: CredentialService
      /** Such as `AssumeRole`, `''` if the service has only one. */
      readonly operation: string
      /** The profile on whose behalf, undefined if it was none. */
      readonly profile: string | undefined
      /** What the response said that is not in the message of the cause. */
      readonly said: string
    }
  | {
      readonly kind: 'process-failed'
      readonly profile: string
      /** Undefined if the output was at fault. */
      readonly exitCode: number | undefined
      readonly stderr: string
      readonly message: string
    }
  | {
      /** Someone has to log in again. */
      readonly kind: 'login-required'
      readonly profile: string
      readonly command: 'aws sso login' | 'aws login'
      /** The call that was rejected, undefined if none was sent. */
      readonly call: { readonly service: CredentialService; readonly operation: string } | undefined
      readonly message: string
    }
  | {
      readonly kind: 'unreadable-file'
      /** The variable or the setting of the profile that names the file. */
      readonly setting: string
      readonly profile: string | undefined
      readonly path: string
      readonly code: string
    }
  | {
      readonly kind: 'no-response'
      /** The command, or the service. */
      readonly from:
        | { readonly process: string }
        | { readonly service: CredentialService; readonly host: string }
      readonly seconds: number
    }
  | { readonly kind: 'provider-failed'; readonly message: string }

/** A link of the default chain that gave no credentials, and what it said. */
export interface FailedLink {
  readonly link: ChainLink
  readonly message: string
  readonly error: unknown
}

/** What the report needs besides the problem. */
export interface CredentialsErrorFacts {
  readonly problem: CredentialsProblem
  /** Undefined if the settings were at fault. */
  readonly source: Source | undefined
  /** The shared files, where the problem may be in them. */
  readonly files: readonly SharedFile[]
}

/** No credentials: no request can be signed. The cause is what the SDK threw. */
export class CredentialsError extends Error {
  readonly problem: CredentialsProblem
  readonly source: Source | undefined
  readonly files: readonly SharedFile[]

  constructor({ problem, source, files }: CredentialsErrorFacts, cause?: unknown) {
    super(`No credentials: ${problem.kind}`, { cause })
    this.name = 'CredentialsError'
    this.problem = problem
    this.source = source
    this.files = files
  }
}
