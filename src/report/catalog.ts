import { FIPS_REGIONS, REGIONS } from '../apprunner/regions.ts'

/** What a kind of failure or warning tells the user. Placeholders such as `{name}` are filled in as code. */
export interface Entry {
  readonly title: string
  /** What happened, and the probable reason. */
  readonly cause: string
  readonly remedy: string
  /** Follows in an annotation alone. */
  readonly annotation?: string
  /** Completes the heading of the summary, where the status of the connection does not. */
  readonly heading?: string
}

const AVAILABILITY_CHANGE =
  'https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html'
const REACH_AWS =
  'Check that the runner can reach AWS on port 443 (firewall, VPC endpoint, proxy), then run again.'

/** Every kind of failure or warning. docs/troubleshooting.md shows the same table. */
export const CATALOG = {
  inputs: {
    title: 'Invalid inputs',
    cause: 'One or more inputs are invalid. No request was sent to AWS.',
    remedy: 'Correct the inputs listed here, then run again.',
  },
  credentials: {
    title: 'No AWS credentials',
    cause: 'There are no credentials with which the request could be signed.',
    remedy: 'Correct the source of the credentials as the message says.',
  },
  'session-ended': {
    title: 'The session of the AWS credentials has ended',
    cause:
      'The credentials worked at first, but expired before the step was over. They last as long as the session of their role.',
    remedy:
      'Choose a longer session with `role-duration-seconds` of `aws-actions/configure-aws-credentials`, up to `MaxSessionDuration` of the role (a chained role lasts at most an hour), or a shorter `wait-for-approval-minutes`.',
  },
  'rejected-credentials': {
    title: 'AWS rejected the credentials',
    cause:
      "The credentials are probably expired, mistyped or not valid for this account, or the role's trust policy does not allow this workflow.",
    remedy:
      "Run `aws-actions/configure-aws-credentials` immediately before this step. To assume a role with OIDC, the job needs `permissions: id-token: write`, and the role's trust policy must match this repository and branch.",
  },
  clock: {
    title: 'The clock of the runner is wrong',
    cause: 'AWS rejected the time of the request, which differs too much from its own.',
    remedy: 'Synchronize the clock of the runner (NTP), then run again.',
  },
  denied: {
    title: 'Access denied',
    cause:
      'The IAM identity of this step is not allowed to call {action}. An IAM policy, a permissions boundary or a service control policy (SCP) denies it or does not allow it.',
    remedy:
      'Allow {action} for the role or user. The complete policy: https://github.com/your-org/apprunner-connection#permissions',
  },
  'not-subscribed': {
    title: 'App Runner is not available to this account',
    cause:
      'App Runner has not accepted new customers since 2026-04-30. Either this account was not a customer before then, or App Runner is not enabled for it in this region.',
    remedy: `Use an account that already uses App Runner, enable the region, or see the alternatives that AWS recommends: ${AVAILABILITY_CHANGE}`,
  },
  quota: {
    title: 'Connection quota reached',
    cause:
      'The account already has the maximum number of connections in {region}. The default quota is 10 per region and can be increased.',
    remedy:
      'Delete a connection that no service uses, reuse an existing one (several services can share a connection), or request an increase in the Service Quotas console under AWS App Runner.',
  },
  throttled: {
    title: 'AWS throttled every attempt',
    cause: 'AWS throttled the request for {duration}: the account probably sends too many requests at once.',
    remedy:
      'Run again in a few minutes with fewer jobs in parallel, or queue them with `concurrency`. If `AWS_MAX_ATTEMPTS` or `AWS_RETRY_MODE` is set, remove it: the action then retries for five minutes.',
  },
  'no-such-region': {
    title: 'App Runner is not available in this region',
    cause: `App Runner is not available in {region}. It is available in ${REGIONS.join(', ')}.`,
    remedy: 'Set the `aws-region` input, or `AWS_REGION`, to one of these regions.',
  },
  'no-fips': {
    title: 'App Runner has no FIPS endpoint in this region',
    cause: `The setting {fips} asks for a FIPS endpoint, but App Runner has none in {region}. It has FIPS endpoints in ${FIPS_REGIONS.join(', ')}.`,
    remedy: 'Use one of these regions, or remove {fips}.',
  },
  'no-dual-stack': {
    title: 'App Runner has no dual-stack endpoint',
    cause: 'The setting {dualStack} asks for a dual-stack endpoint, but App Runner documents none.',
    remedy: 'Remove {dualStack} from the environment of this step or from the profile.',
  },
  'endpoint-conflict': {
    title: 'Conflicting endpoint settings',
    cause:
      'The setting {endpointSetting} sets a custom endpoint, and {variant} asks for another kind of endpoint. The AWS SDK does not support both.',
    remedy: 'Remove one of the two settings.',
  },
  'endpoint-unreachable': {
    title: 'The custom endpoint could not be reached',
    cause:
      'The host {host} could not be resolved or refused the connection. The setting {endpointSetting} puts it in place of the App Runner endpoint.',
    remedy:
      'Check the URL in {endpointSetting} and that its server is running, or remove the setting to use App Runner itself.',
  },
  dns: {
    title: 'The AWS host name could not be resolved',
    cause: 'DNS probably does not work on the runner, or the runner has no internet access.',
    remedy:
      'Check the DNS and network settings of the runner. If it connects through a proxy, set `HTTPS_PROXY`.',
  },
  tls: {
    title: 'The TLS connection to AWS failed',
    cause:
      'Node.js does not trust the certificate that it received, usually because a proxy inspects TLS traffic.',
    remedy:
      'Set `NODE_EXTRA_CA_CERTS` to the CA certificate file of the proxy, or exclude this host from TLS inspection.',
  },
  proxy: {
    title: 'The proxy request failed',
    cause:
      'The proxy in `HTTPS_PROXY` or `HTTP_PROXY` could not be reached or refused the request. Status 407 means that it requires a user name and password.',
    remedy:
      'Check the address and credentials in `HTTPS_PROXY`, and list the hosts that need no proxy in `NO_PROXY`. For AWS, `.amazonaws.com` works there for every client.',
  },
  'proxy-unsupported': {
    title: 'This runner cannot use a proxy',
    cause: 'A proxy is set, but Node.js {version} would ignore it. No request was sent.',
    remedy:
      'Update the self-hosted runner to version 2.328.0 or newer, which includes Node.js 24.5, or add `.amazonaws.com` to `NO_PROXY`, which works there for every client.',
  },
  'boolean-setting': {
    title: 'Invalid setting',
    cause:
      'The setting {setting} is {value}, but only `true` and `false` are possible. The AWS SDK would ignore it. No request was sent.',
    remedy: 'Set it to `true` or `false`, or remove it.',
  },
  'proxy-url': {
    title: 'Invalid proxy URL',
    cause: 'The value of `HTTPS_PROXY` or `HTTP_PROXY` is not a valid URL.',
    remedy:
      'Use the form `http://user:password@host:port`, and percent-encode `%`, `@`, `/` and `:` in the password.',
  },
  endpoint: {
    title: 'Invalid endpoint URL',
    cause:
      'The value of `AWS_ENDPOINT_URL_APPRUNNER`, `AWS_ENDPOINT_URL` or `endpoint_url` in the AWS profile is not a valid URL.',
    remedy: 'Use the form `https://host:port`, or remove the setting to use the default App Runner endpoint.',
  },
  timeout: {
    title: 'Requests to AWS timed out',
    cause:
      'In every attempt, connecting took longer than 5 seconds or the response took longer than 15 seconds, or finding the connection took longer than two minutes.',
    remedy: REACH_AWS,
  },
  network: {
    title: 'AWS could not be reached',
    cause: 'The network connection was refused or lost in every attempt.',
    remedy: REACH_AWS,
  },
  'service-error': {
    title: 'AWS returned a server error',
    cause: 'The service returned an internal error in every attempt.',
    remedy:
      'Run again in a few minutes. If the error persists, check https://health.aws.amazon.com/health/status and give AWS Support the request ID.',
  },
  'invalid-response': {
    title: 'Invalid response from AWS',
    cause:
      'The response is not what the API of {service} promises: {problem}. It may have come from a proxy or another server instead of AWS.',
    remedy:
      'Check the proxy and `AWS_ENDPOINT_URL`, then run again. If the connection was created, the next run finds and reuses it.',
  },
  'rejected-request': {
    title: 'AWS rejected the request',
    cause: 'The request {operation} was rejected by {service}.',
    remedy: 'Read the AWS error message. If it refers to an input, correct that input. Otherwise, run again.',
  },
  'provider-mismatch': {
    title: 'The connection has a different provider',
    cause:
      'Connection {name} in {region} has the provider {actual}, but `provider-type` is {wanted}. The provider of a connection cannot be changed.',
    remedy: 'Change `provider-type` to match the connection, or use another `connection-name`.',
    heading: 'has a different provider',
  },
  'connection-error': {
    title: 'The connection is in the ERROR state',
    cause:
      'App Runner reports the status `ERROR` for connection {name}. A connection in this state cannot be repaired.',
    remedy:
      'Delete the connection with {command}, then run again. The action creates a new connection, which must be approved again.',
  },
  deleted: {
    title: 'The connection was deleted',
    cause: 'Connection {name} was deleted while the action was waiting for approval.',
    remedy: 'Run again to create a new connection.',
    heading: 'was deleted',
  },
  pending: {
    title: 'The connection is waiting for approval',
    cause:
      'Connection {name} has the status {status}. Its handshake has not been completed in the AWS console yet.',
    remedy: 'Open {url}, select the connection, then choose Actions, Complete handshake.',
    annotation: 'The job summary has the full steps.',
  },
  'still-pending': {
    title: 'The connection is waiting for approval',
    cause:
      'Connection {name} has the status {status}. Its handshake was not completed in the AWS console within {duration}, for which this step waited.',
    remedy: 'Open {url}, select the connection, then choose Actions, Complete handshake.',
    annotation: 'The job summary has the full steps.',
  },
  'unknown-status': {
    title: 'The connection is not available',
    cause: 'Connection {name} has the status {status}, which this version of the action does not recognize.',
    remedy: 'Check the connection in the AWS console: {url}.',
  },
  stopped: {
    title: 'The step was interrupted',
    cause: 'The step received {signal}. The run was probably canceled or timed out.',
    remedy: 'Run again: a connection that was created is found and reused.',
  },
  'reminder-no-token': {
    title: 'The reminder issue could not be updated',
    cause: 'The input `github-token` is empty.',
    remedy:
      'Leave `github-token` out to use the token of the job, or check that the secret in it exists: workflows of forks and of Dependabot get none.',
  },
  'reminder-token': {
    title: 'The reminder issue could not be updated',
    cause:
      'GitHub does not accept the token in `github-token`, which is probably expired, revoked or mistyped.',
    remedy: 'Create a new token, or leave `github-token` out to use the token of the job.',
  },
  'reminder-denied': {
    title: 'The reminder issue could not be updated',
    cause: 'The token in `github-token` is not allowed to read or write issues in {repository}.',
    remedy:
      'Add `permissions: issues: write` to the job. For another repository, set `github-token` to a token that has the permission `issues: write` there.',
  },
  'reminder-not-found': {
    title: 'The reminder issue could not be updated',
    cause:
      'GitHub finds no repository of this name, or the token in `github-token` is not allowed to read or write issues in {repository}.',
    remedy:
      'Check the name in `reminder-repository`. If it is right, set `github-token` to a token that has the permission `issues: write` there.',
  },
  'reminder-sso': {
    title: 'The reminder issue could not be updated',
    cause:
      'The organization that owns {repository} requires SAML single sign-on, for which the token in `github-token` is not authorized.',
    remedy:
      'In the token settings on GitHub, select Configure SSO and authorize the token for the organization, or use the token of a GitHub App, which needs no authorization.',
  },
  'reminder-ip-allow-list': {
    title: 'The reminder issue could not be updated',
    cause:
      'The organization that owns {repository} has an IP allow list, which does not include this runner.',
    remedy: 'Add the IP address of the runner to the list, or use a runner with an address that is on it.',
  },
  'reminder-token-type': {
    title: 'The reminder issue could not be updated',
    cause:
      'The organization that owns {repository} does not allow this kind of token, or a token that is valid for so long.',
    remedy:
      'Use a token that the organization allows, such as a fine-grained personal access token or the token of a GitHub App.',
  },
  'reminder-archived': {
    title: 'The reminder issue could not be updated',
    cause: 'The repository {repository} is archived, so its issues are read-only.',
    remedy:
      'Unarchive the repository, keep the reminder in another one with `reminder-repository`, or remove `reminder-issue`.',
  },
  'reminder-rate-limit': {
    title: 'The reminder issue could not be updated',
    cause: 'The token in `github-token` has reached a rate limit of GitHub.',
    remedy:
      'Run again later: GitHub resets the limit within an hour. If it happens often, use a token that fewer workflows share.',
  },
  'reminder-locked': {
    title: 'The reminder issue could not be commented on',
    cause: 'The issue is locked. It was closed without a comment.',
    remedy: 'No action is needed. To allow comments, unlock the issue.',
  },
  'reminder-label': {
    title: 'The reminder issue has no label',
    cause: 'The token in `github-token` is not allowed to set the label `app-runner-connection`.',
    remedy:
      'Set the label by hand, so that a later run finds the issue and closes it, or use a token with write access to issues.',
  },
  'reminder-disabled': {
    title: 'The reminder issue could not be updated',
    cause: 'Issues are disabled in {repository}.',
    remedy: 'Enable issues in the repository settings, or remove `reminder-issue`.',
  },
  'reminder-assignees': {
    title: 'The reminder issue could not be assigned',
    cause: 'GitHub did not accept some or all of {assignees} as assignees. The issue was opened without any.',
    remedy: 'In `reminder-assignees`, list only users who have access to the repository.',
  },
  'reminder-failed': {
    title: 'The reminder issue could not be updated',
    cause: 'GitHub returned an unexpected response for {repository}.',
    remedy:
      'Run again. If the error persists, check https://www.githubstatus.com and the permissions of the token.',
  },
  'reminder-api-url': {
    title: 'The reminder issue could not be updated',
    cause: 'The value of `GITHUB_API_URL`, {api}, is not a valid URL.',
    remedy: 'Do not set `GITHUB_API_URL`: the runner does.',
  },
  'reminder-unreachable': {
    title: 'The reminder issue could not be updated',
    cause: 'GitHub could not be reached at {api}, or the connection was lost.',
    remedy:
      'Check that the runner can reach GitHub (DNS, firewall, proxy), then run again. If a proxy inspects TLS traffic, set `NODE_EXTRA_CA_CERTS` to its CA certificate file.',
  },
  'reminder-timeout': {
    title: 'The reminder issue could not be updated',
    cause: 'GitHub did not respond in time: all requests together may take 30 seconds.',
    remedy:
      'Run again. If the error persists, check https://www.githubstatus.com and the network of the runner (firewall, proxy).',
  },
  'reminder-proxy': {
    title: 'The reminder issue could not be updated',
    cause: 'The proxy refused the connection to GitHub with the status {status}.',
    remedy:
      'Check the address and credentials in `HTTPS_PROXY`, and that the proxy allows GitHub, or list its hosts in `NO_PROXY`. Status 407 means that the proxy requires a user name and password.',
  },
  'reminder-unreadable': {
    title: 'The reminder issue could not be updated',
    cause:
      'What came back is not a response of the GitHub API: {problem}. It may have come from a proxy or another server instead of GitHub.',
    remedy: 'Check the proxy and `GITHUB_API_URL`, then run again.',
  },
  outputs: {
    title: 'The outputs could not be set',
    cause: 'The file in `GITHUB_OUTPUT` could not be written. The disk of the runner is probably full.',
    remedy: 'Check the disk and the permissions of the runner, then run again.',
  },
  unexpected: {
    title: 'An unexpected error occurred',
    cause: 'This is probably a bug in the action.',
    remedy:
      'Run again with debug logging (set the `ACTIONS_STEP_DEBUG` secret or variable to `true`). If the error persists, open an issue and attach the log.',
  },
} as const satisfies Record<string, Entry>

export type Kind = keyof typeof CATALOG

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never

/** What must be known of a failure of this kind: one string for each placeholder in its texts. */
export type Facts<K extends Kind> = Readonly<
  Record<Placeholders<(typeof CATALOG)[K]['cause' | 'remedy']>, string>
>
