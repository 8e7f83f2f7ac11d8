import { expect, test } from '@jest/globals'
import { explain, isPermanent } from '../../src/apprunner/errors.ts'
import type { Settings } from '../../src/apprunner/settings.ts'
import type { Case } from '../../src/report/messages.ts'
import { callError, networkError } from './report.ts'

const PROXY = { proxy: true }
const CUSTOM = { endpoint: { setting: 'AWS_ENDPOINT_URL', host: 'localhost' } }
const FIPS = { fips: 'AWS_USE_FIPS_ENDPOINT' }
const DUAL_STACK = { dualStack: 'AWS_USE_DUALSTACK_ENDPOINT' }
const REFUSED = networkError('', 'Invalid Configuration', 'EndpointError')

test.each<[expected: Case, permanent: boolean, error: Error, settings: Partial<Settings>]>([
  ['dns', false, networkError('ENOTFOUND'), {}],
  ['no-fips', true, networkError('ENOTFOUND'), FIPS],
  ['no-fips', true, networkError('EAI_AGAIN'), { ...FIPS, ...DUAL_STACK }],
  ['no-fips', true, networkError('ERR_PROXY_TUNNEL'), { ...FIPS, ...PROXY }],
  ['no-fips', true, REFUSED, FIPS],
  ['dns', false, networkError('ENOTFOUND'), { ...FIPS, region: 'us-west-2' }],
  ['no-dual-stack', true, networkError('ENOTFOUND'), { ...FIPS, ...DUAL_STACK, region: 'us-west-2' }],
  ['no-dual-stack', true, networkError('ENOTFOUND'), DUAL_STACK],
  ['no-dual-stack', true, REFUSED, DUAL_STACK],
  ['no-such-region', false, networkError('ENOTFOUND'), { ...FIPS, region: 'mars-north-1' }],
  ['network', false, networkError('ECONNREFUSED'), FIPS],
  ['proxy', false, networkError('ENOTFOUND'), { ...FIPS, ...PROXY }],
  ['endpoint-unreachable', false, networkError('ENOTFOUND'), CUSTOM],
  ['endpoint-unreachable', false, networkError('ECONNREFUSED'), CUSTOM],
  ['endpoint-unreachable', false, networkError('EHOSTUNREACH'), { ...CUSTOM, region: 'mars-north-1' }],
  ['proxy', false, networkError('ECONNREFUSED'), { ...CUSTOM, ...PROXY }],
  ['proxy', false, networkError('ERR_PROXY_TUNNEL'), { ...CUSTOM, ...PROXY, region: 'mars-north-1' }],
  ['network', false, networkError('ECONNRESET'), CUSTOM],
  ['timeout', false, networkError('ETIMEDOUT'), CUSTOM],
  ['endpoint-conflict', true, REFUSED, { ...CUSTOM, ...FIPS }],
  ['endpoint-conflict', true, REFUSED, { ...CUSTOM, ...DUAL_STACK }],
  ['unexpected', false, REFUSED, CUSTOM],
])('%s (permanent: %j): %p with %j', (expected, permanent, error, settings) => {
  const thrown = callError(error, settings)
  expect(explain(thrown).kind).toBe(expected)
  expect(isPermanent(thrown)).toBe(permanent)
})
