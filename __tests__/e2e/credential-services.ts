import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RunOptions, StepResult } from '../../harness/runner/runner.ts'
import { type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import {
  type ContainerService,
  startContainerService,
} from '../../harness/simulator/credentials/container.ts'
import {
  type IdentityCenterService,
  SSO_TOKENS,
  startOidc,
  startPortal,
} from '../../harness/simulator/credentials/identity-center.ts'
import { type InstanceService, startInstanceService } from '../../harness/simulator/credentials/instance.ts'
import { type SecurityTokenService, startSts } from '../../harness/simulator/credentials/sts.ts'

export type Variables = Record<string, string | undefined>

/** A machine with an instance role, and the other services that hand out credentials. */
export interface CredentialEnvironment extends Pick<TestEnvironment, 'apprunner' | 'operations'> {
  readonly instance: InstanceService
  readonly container: ContainerService
  readonly sts: SecurityTokenService
  readonly portal: IdentityCenterService
  readonly oidc: IdentityCenterService
  /** The home folder of the step. */
  readonly home: string
  /** Writes a file into the home folder, and returns its path. */
  write(file: string, content: string | Buffer): string
  /** Runs the action without any credentials in the environment but those that `env` adds. */
  run(env: Variables, options?: Omit<RunOptions, 'env'>): Promise<StepResult>
  /** The access key IDs that signed the requests to App Runner. */
  signers(): string[]
}

/** Starts all services, calls `use`, and stops them. No request leaves the machine, whichever source is used. */
export async function withCredentialServices(
  use: (environment: CredentialEnvironment) => Promise<void>,
): Promise<void> {
  const [instance, container, sts, portal, oidc] = await Promise.all([
    startInstanceService(),
    startContainerService(),
    startSts(),
    startPortal(),
    startOidc(),
  ])
  const services = { instance, container, sts, portal, oidc }
  const home = mkdtempSync(path.join(tmpdir(), 'home-'))
  try {
    await withSimulators(({ apprunner, operations, run }) =>
      use({
        ...services,
        apprunner,
        operations,
        home,
        write: (file, content) => writeInto(home, file, content),
        run: (env, { with: inputs, ...options } = {}) => {
          const machine = {
            HOME: home,
            ...NO_KEYS,
            ...instance.env(),
            ...sts.env(),
            ...portal.env(),
            ...oidc.env(),
          }
          return run(inputs, { ...options, env: { ...machine, ...env } })
        },
        signers: () => apprunner.calls().map(({ request }) => signerOf(request.headers.authorization)),
      }),
    )
  } finally {
    await Promise.all(Object.values(services).map(({ stop }) => stop()))
    rmSync(home, { recursive: true, force: true })
  }
}

export const NO_KEYS: Variables = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
}

const signerOf = (authorization: string | undefined) =>
  /Credential=(\w+)\//.exec(authorization ?? '')?.[1] ?? ''

function writeInto(folder: string, file: string, content: string | Buffer): string {
  const target = path.join(folder, file)
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, content)
  return target
}

/** The file in which `aws sso login` keeps the tokens of a session, or of a start URL in the legacy form. */
export const ssoCacheFile = (session: string) =>
  `.aws/sso/cache/${createHash('sha1').update(session).digest('hex')}.json`

/** The content of that file. The tokens expire in so many minutes. */
export const ssoCache = (minutes: number, more: object = {}) =>
  JSON.stringify({
    startUrl: START_URL,
    region: 'us-east-1',
    ...SSO_TOKENS,
    expiresAt: new Date(Date.now() + minutes * 60_000).toISOString(),
    ...more,
  })

export const START_URL = 'https://example.awsapps.com/start'

/** A JSON web token that a role trusts. */
export const ID_TOKEN = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl'

export const roleOf = (account: string) => `arn:aws:iam::${account}:role/deploy`
