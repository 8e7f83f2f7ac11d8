import type { Profiles } from '../apprunner/profiles.ts'
import type { Environment } from '../environment.ts'
import { code, join, type Prose, prose } from '../report/prose.ts'

/** A region, and the input or variable that sets it. */
interface RegionSetting {
  readonly source: string
  readonly region: string
}

/** The first setting of a region. */
export function findRegion(input: string, env: Environment): RegionSetting | undefined {
  const { AWS_REGION, AWS_DEFAULT_REGION } = env
  return Object.entries({ 'aws-region': input, AWS_REGION, AWS_DEFAULT_REGION })
    .map(([source, value]) => ({ source, region: value?.trim() ?? '' }))
    .find(({ region }) => region !== '')
}

/** The region, or `''` and a problem. It becomes part of a host name, so nothing may pass that leads to another host. */
export function parseRegion(setting: RegionSetting | undefined, problems: Prose[]): string {
  if (!setting) {
    problems.push(
      prose`\`aws-region\`: no region found; set this input, \`AWS_REGION\` or \`AWS_DEFAULT_REGION\` (\`aws-actions/configure-aws-credentials\` sets both variables from its \`aws-region\`, but not if it has \`aws-profile\`)`,
    )
    return ''
  }
  const { source, region } = setting
  if (/^[a-z]{2,8}(-[a-z]{1,16}){1,3}-[0-9]{1,2}$/.test(region) && !region.startsWith('fips-')) return region
  const problem = region.startsWith('fips-')
    ? prose`region; use ${code(region.slice('fips-'.length), 60)}, and set \`AWS_USE_FIPS_ENDPOINT\` to \`true\``
    : prose`valid region name, such as \`us-east-1\``
  problems.push(prose`${source}: ${code(region, 60)} is not a ${problem}`)
  return ''
}

/** What a profile has to do with a missing region: one sentence, or undefined if there is no profile to name. */
export function regionHint({ selected, names, settingOf }: Profiles, env: Environment): Prose | undefined {
  const regionOf = (name: string) => settingOf(name, 'region')
  const listed = names.map(
    (name) => prose`${code(name, 60)} (${regionOf(name) ? code(regionOf(name), 60) : ['no region']})`,
  )
  const known = listed.length > 0 ? join(listed) : ['none']
  if (selected && !names.includes(selected))
    return prose`\`AWS_PROFILE\`: there is no profile ${code(selected, 60)}; the shared files contain ${known}`
  const region = regionOf(selected || 'default')
  const owner = prose`\`aws-region\`: profile ${code(selected || 'default', 60)} has`
  if (region)
    return prose`${owner} the region ${code(region, 60)}, but the action does not use the region of a profile; set this input to it`
  if (selected) return prose`${owner} no region either`
  // With credentials in the environment, the profiles are probably not meant for this step.
  if (names.length === 0 || env.AWS_ACCESS_KEY_ID) return undefined
  return prose`\`AWS_PROFILE\`: not set; to use a profile, set it in the \`env\` of this step, and \`aws-region\` too: ${known}`
}
