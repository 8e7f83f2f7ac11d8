import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../harness/runner/runner.ts'
import { withSimulators } from '../../harness/runner/with-simulators.ts'
import { expectOneError } from './one-error.ts'
import { withRefusingServer } from './refusing-server.ts'

type Variables = Record<string, string | undefined>

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'settings-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
/** A selected profile with this line, and keys. */
function profile(line: string): Variables {
  count += 1
  const file = path.join(folder, `config-${count}`)
  const keys =
    'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
  writeFileSync(file, `[profile work]\n${keys}\n${line}\n`)
  const noKeys = {
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_SESSION_TOKEN: undefined,
  }
  return { ...noKeys, AWS_CONFIG_FILE: file, AWS_PROFILE: 'work' }
}

/** Runs the action with App Runner's own endpoint behind a proxy, and returns what the proxy was asked for. */
function runBehindProxy(variables: Variables): Promise<{ result: StepResult; requests: string[] }> {
  return withRefusingServer((proxy, requests) =>
    withSimulators(async ({ run }) => {
      const behindProxy = { AWS_ENDPOINT_URL_APPRUNNER: undefined, HTTPS_PROXY: proxy }
      const result = await run({}, { env: { AWS_MAX_ATTEMPTS: '1', ...behindProxy, ...variables } })
      return { result, requests }
    }),
  )
}

const PLAIN = 'CONNECT apprunner.us-east-1.amazonaws.com:443'
const FIPS = 'CONNECT apprunner-fips.us-east-1.amazonaws.com:443'
const DUAL_STACK = 'CONNECT apprunner.us-east-1.api.aws:443'

interface Setting {
  /** What the error of a wrong value names. */
  readonly name: string
  /** The request that it leads to. */
  readonly request: string
  readonly set: (value: string) => Variables
}

const SETTINGS: [title: string, setting: Setting][] = [
  [
    'AWS_USE_FIPS_ENDPOINT',
    { name: 'AWS_USE_FIPS_ENDPOINT', request: FIPS, set: (value) => ({ AWS_USE_FIPS_ENDPOINT: value }) },
  ],
  [
    'AWS_USE_DUALSTACK_ENDPOINT',
    {
      name: 'AWS_USE_DUALSTACK_ENDPOINT',
      request: DUAL_STACK,
      set: (value) => ({ AWS_USE_DUALSTACK_ENDPOINT: value }),
    },
  ],
  [
    'use_fips_endpoint of a profile',
    { name: 'use_fips_endpoint', request: FIPS, set: (value) => profile(`use_fips_endpoint = ${value}`) },
  ],
  [
    'use_dualstack_endpoint of a profile',
    {
      name: 'use_dualstack_endpoint',
      request: DUAL_STACK,
      set: (value) => profile(`use_dualstack_endpoint = ${value}`),
    },
  ],
]

describe.each(SETTINGS)('%s', (_, { name, request, set }) => {
  test.concurrent.each(['true', 'True', 'TRUE'])('is set by %j', async (value) => {
    const { result, requests } = await runBehindProxy(set(value))
    expect(requests).toEqual([request])
    expectOneError(result, /./)
  })

  test.concurrent.each(['false', 'FALSE', ''])('is not set by %j', async (value) => {
    const { result, requests } = await runBehindProxy(set(value))
    expect(requests).toEqual([PLAIN])
    expectOneError(result, 'The proxy request failed')
  })

  test.concurrent.each(['1', '0', 'yes'])('may not be %j, and no request is sent', async (value) => {
    const { result, requests } = await runBehindProxy(set(value))
    expect(requests).toEqual([])
    expectOneError(result, /^(?!An unexpected error)/)
    expect(result.annotations[0]?.message).toContain(name)
    expect(result.annotations[0]?.message).toContain(`\`${value}\``)
  })
})

test('a variable that is false wins over a profile', async () => {
  const { requests } = await runBehindProxy({
    ...profile('use_fips_endpoint = true'),
    AWS_USE_FIPS_ENDPOINT: 'False',
  })
  expect(requests).toEqual([PLAIN])
})

test.each(['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'])(
  '%s=True conflicts with a custom endpoint as true does',
  (variable) =>
    withSimulators(async ({ run, operations }) => {
      const result = await run({}, { env: { [variable]: 'True' } })
      expectOneError(result, 'Conflicting endpoint settings')
      expect(operations()).toEqual([])
    }),
)
