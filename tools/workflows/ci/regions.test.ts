import { expect, test } from '@jest/globals'
import { FIPS_REGIONS, REGIONS } from '../../../src/apprunner/regions.ts'
import { runTool } from './tools.ts'

const ENDPOINTS = `
import json
from botocore.session import Session
partitions = Session().get_data("endpoints")["partitions"]
print(json.dumps([partition["services"].get("apprunner") for partition in partitions]))
`

/** App Runner's endpoints in one partition, as botocore lists them. */
interface Service {
  readonly endpoints: Record<string, { readonly variants?: readonly { readonly tags: readonly string[] }[] }>
}

test('the regions that messages list are those that botocore has endpoints for, with FIPS and without', async () => {
  const { stdout } = await runTool('python', ['-c', ENDPOINTS], { cwd: '.' })
  const services = (JSON.parse(stdout) as (Service | null)[]).filter((service) => service !== null)
  const endpoints = services.flatMap((service) => Object.entries(service.endpoints))
  const regions = endpoints.filter(([name]) => !name.startsWith('fips-'))
  const variants = regions.flatMap(([, { variants = [] }]) => variants.flatMap(({ tags }) => tags))
  expect(regions.map(([region]) => region).sort()).toEqual([...REGIONS].sort())
  expect(regions.filter(([, { variants }]) => variants).map(([region]) => region)).toEqual(FIPS_REGIONS)
  expect(new Set(variants)).toEqual(new Set(['fips']))
})
