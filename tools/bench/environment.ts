import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../harness/simulator/apprunner/simulator.ts'
import { selfSigned } from '../../harness/simulator/certificate.ts'

export type Env = Record<string, string>

/** Starts a simulator of App Runner on the loopback interface, calls `use`, and stops it. */
export async function withEnvironment(
  { https = false, ...options }: SimulatorOptions & { https?: boolean },
  use: (simulator: Simulator, newConnection: () => Env) => Promise<void>,
): Promise<void> {
  const tls = https ? selfSigned('127.0.0.1') : undefined
  const simulator = await startSimulator({ quota: Number.POSITIVE_INFINITY, ...options, ...(tls && { tls }) })
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'))
  const file = (name: string, content = '') => {
    writeFileSync(path.join(folder, name), content)
    return path.join(folder, name)
  }
  const certificate = file('certificate.pem', tls?.cert)
  const env = {
    PATH: process.env.PATH ?? '',
    SystemRoot: process.env.SystemRoot ?? '',
    // The developer's own settings are not inherited.
    HOME: folder,
    USERPROFILE: folder,
    AWS_EC2_METADATA_DISABLED: 'true',
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    ...simulator.env(),
    // The AWS CLI reads only this variable.
    AWS_DEFAULT_REGION: simulator.env().AWS_REGION ?? '',
    ...(tls && { NODE_EXTRA_CA_CERTS: certificate, AWS_CA_BUNDLE: certificate }),
  }
  let count = 0
  const newConnection = () => {
    const CONNECTION = `bench-${count++}`
    return { ...env, CONNECTION, 'INPUT_CONNECTION-NAME': CONNECTION }
  }
  try {
    await use(simulator, newConnection)
  } finally {
    await simulator.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
