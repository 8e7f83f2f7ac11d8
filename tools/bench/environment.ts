import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../harness/simulator/apprunner/simulator.ts'
import { selfSigned } from '../../harness/simulator/certificate.ts'

/** A simulator of App Runner on the loopback interface, and environment variables for processes that call it. */
export interface BenchEnvironment {
  readonly simulator: Simulator
  /** Environment variables with the name of a connection that doesn't exist yet. */
  newConnection(): Record<string, string>
  stop(): Promise<void>
}

export async function startEnvironment(
  options: SimulatorOptions & { https?: boolean } = {},
): Promise<BenchEnvironment> {
  const { https = false, ...others } = options
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'))
  const file = (name: string, content: string) => {
    writeFileSync(path.join(folder, name), content)
    return path.join(folder, name)
  }
  const tls = https ? selfSigned('127.0.0.1') : undefined
  const simulator = await startSimulator({
    quota: Number.POSITIVE_INFINITY,
    ...others,
    ...(tls ? { tls } : {}),
  })
  const certificate = tls ? file('certificate.pem', tls.cert) : undefined
  const env = {
    PATH: process.env.PATH ?? '',
    ...(process.env.SystemRoot ? { SystemRoot: process.env.SystemRoot } : {}),
    // The developer's own settings are not inherited.
    HOME: folder,
    USERPROFILE: folder,
    AWS_EC2_METADATA_DISABLED: 'true',
    GITHUB_OUTPUT: file('output', ''),
    GITHUB_STEP_SUMMARY: file('summary', ''),
    ...simulator.env(),
    ...(certificate ? { NODE_EXTRA_CA_CERTS: certificate, AWS_CA_BUNDLE: certificate } : {}),
  }
  let count = 0
  return {
    simulator,
    newConnection: () => ({ ...env, 'INPUT_CONNECTION-NAME': `bench-${count++}` }),
    async stop() {
      await simulator.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
