/** The regions that have App Runner: https://docs.aws.amazon.com/general/latest/gr/apprunner.html. */
export const REGIONS: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-northeast-1',
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
]

/** Those of them with a FIPS endpoint, according to the same page. */
export const FIPS_REGIONS: readonly string[] = ['us-east-1', 'us-east-2', 'us-west-2']
