import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import { type SecurityTokenService, startSts } from '../../harness/simulator/credentials/sts.ts'
import type { Platform } from './platforms.ts'

/** Simulated services, and steps that run on the platform. */
export interface Setting extends TestEnvironment {
  readonly platform: Platform
  readonly sts: SecurityTokenService
  /** The platform's line end. */
  readonly lineEnd: string
  /** Writes lines to a file in the home folder, without a line end at its end, and returns its path on the platform. */
  write(file: string, ...lines: string[]): string
  /** Reads a file in the home folder. */
  read(file: string): string
  /** The variables of a step without keys, whose home folder has the files that were written. */
  homeEnv(): Record<string, string | undefined>
  /** The access key IDs that signed the requests to App Runner. */
  signers(): string[]
}

/** An emulator needs some seconds to start Node.js. */
const TIMEOUT_MS = 120_000

/** Starts the services, calls `use`, and stops them. */
export async function withSetting(
  platform: Platform,
  use: (setting: Setting) => Promise<void>,
): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'home-'))
  const sts = await startSts()
  const lineEnd = platform.node.platform === 'win32' ? '\r\n' : '\n'
  try {
    await withSimulators((environment) =>
      use({
        ...environment,
        run: (inputs, options) =>
          environment.run(inputs, { node: platform.node, timeoutMs: TIMEOUT_MS, ...options }),
        platform,
        sts,
        lineEnd,
        write(file, ...lines) {
          const target = path.join(home, file)
          mkdirSync(path.dirname(target), { recursive: true })
          writeFileSync(target, lines.join(lineEnd))
          return platform.toPath(target)
        },
        read: (file) => readFileSync(path.join(home, file), 'utf8'),
        homeEnv: () => ({ ...NO_KEYS, ...sts.env(), ...homeVariables(platform, home) }),
        signers: () =>
          environment.apprunner.calls().map(({ request }) => signerOf(request.headers.authorization)),
      }),
    )
  } finally {
    await sts.stop()
    rmSync(home, { recursive: true })
  }
}

const homeVariables = ({ node }: Platform, home: string) =>
  node.platform === 'win32' ? { HOME: undefined, USERPROFILE: home } : { HOME: home }

const NO_KEYS = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
}

const signerOf = (authorization = '') => /Credential=(\w+)\//.exec(authorization)?.[1] ?? ''
