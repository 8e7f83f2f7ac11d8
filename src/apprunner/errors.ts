import { plain, quote } from '../report/text.ts'

/** What to tell the user of one case: what happened and why probably, and what to do next. */
interface Advice {
  readonly title: string
  readonly cause: string
  readonly cure: string
}

/** The regions that have App Runner: https://docs.aws.amazon.com/general/latest/gr/apprunner.html. */
const REGIONS = [
  ...[
    'us-east-1',
    'us-east-2',
    'us-west-2',
    'ap-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-northeast-1',
  ],
  ...['eu-central-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
]

const AVAILABILITY_PAGE = 'https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html'

/**
 * Every case that a user may meet, as a failure or as a warning. `{facts}` are filled in between backticks.
 * docs/troubleshooting.md shows the same table.
 */
export const CATALOGUE = {
  inputs: {
    title: 'The inputs are not usable',
    cause: 'The step was given inputs that the action does not take; nothing was sent to AWS.',
    cure: 'Correct what is listed and run again.',
  },
  'no-credentials': {
    title: 'No AWS credentials',
    cause:
      'The AWS SDK found no credentials in the environment, a profile, a container, a web identity or an instance.',
    cure: 'Run `aws-actions/configure-aws-credentials` in a step before this one; with a role, the job needs `permissions: id-token: write`.',
  },
  'rejected-credentials': {
    title: 'AWS rejected the credentials',
    cause:
      'The credentials are expired, mistyped or not valid for this account, or the role does not trust this workflow.',
    cure: 'Run `aws-actions/configure-aws-credentials` again right before this step; with a role, the job needs `permissions: id-token: write`, and the trust policy of the role must match this repository and branch.',
  },
  denied: {
    title: 'Access denied',
    cause:
      'The IAM identity of this step may not do {action}: its policy, a permissions boundary or a service control policy stands in the way.',
    cure: 'Allow {action} for the role or user; the README has the whole policy.',
  },
  'not-subscribed': {
    title: 'This account cannot use App Runner',
    cause:
      'App Runner takes no new customers since 2026-04-30, and this account was none before, or the region is not enabled for it.',
    cure: `Use an account that already has App Runner, enable the region, or see what AWS recommends instead: ${AVAILABILITY_PAGE}`,
  },
  quota: {
    title: 'The quota of connections is used up',
    cause:
      'The account has as many connections in {region} as it may have; the default is 10, and it is adjustable.',
    cure: 'Delete a connection that no service uses, share one (a connection serves many services), or have the quota raised under Service Quotas, AWS App Runner.',
  },
  throttled: {
    title: 'AWS throttled the request to the end',
    cause: 'Too many requests came from this account at once, and each of the attempts was turned away.',
    cure: 'Run again in a few minutes, with fewer jobs at once; `AWS_MAX_ATTEMPTS` in the environment of the step allows more attempts.',
  },
  'no-such-region': {
    title: 'App Runner is not in this region',
    cause: `There is no App Runner in {region}. It is in ${REGIONS.join(', ')}.`,
    cure: 'Set the input `aws-region`, or `AWS_REGION`, to one of these.',
  },
  dns: {
    title: 'The host name of AWS could not be resolved',
    cause: 'The runner has no working name service, or no way out to the internet.',
    cure: 'Check the DNS of the runner and its network, or set `HTTPS_PROXY` if it goes out through a proxy.',
  },
  tls: {
    title: 'The TLS connection to AWS failed',
    cause: 'The certificate shown is not one that Node.js trusts: most often a proxy that opens TLS.',
    cure: 'Give the certificate of that proxy in `NODE_EXTRA_CA_CERTS`, or take this host out of its interception.',
  },
  proxy: {
    title: 'The proxy did not let the request through',
    cause:
      'The proxy of `HTTPS_PROXY` or `HTTP_PROXY` refused the request (407: it wants a user name and password), or cannot be reached.',
    cure: 'Check the address and credentials in `HTTPS_PROXY`, and list hosts that need no proxy in `NO_PROXY`.',
  },
  'proxy-address': {
    title: 'The address of the proxy cannot be read',
    cause: 'What stands in `HTTPS_PROXY` or `HTTP_PROXY` is no address that Node.js understands.',
    cure: 'Write it as `http://user:password@host:port`, with `%`, `@`, `/` and `:` in the password percent-encoded.',
  },
  endpoint: {
    title: 'The address of the endpoint cannot be read',
    cause: 'What stands in `AWS_ENDPOINT_URL_APPRUNNER` or `AWS_ENDPOINT_URL` is no address.',
    cure: 'Write it as `https://host:port`, or leave it out to use App Runner itself.',
  },
  timeout: {
    title: 'AWS did not answer in time',
    cause: 'No connection within 5 seconds, or no answer within 15, in each of the attempts.',
    cure: 'Check that the runner may reach AWS on port 443 (firewall, VPC endpoint, proxy), then run again.',
  },
  network: {
    title: 'AWS could not be reached',
    cause: 'The network connection was refused or broke off in each of the attempts.',
    cure: 'Check that the runner may reach AWS on port 443 (firewall, VPC endpoint, proxy), then run again.',
  },
  'service-fault': {
    title: 'AWS failed to answer',
    cause: 'The service reported an error of its own in each of the attempts.',
    cure: 'Run again in a few minutes; if it stays, look at https://health.aws.amazon.com/health/status and quote the request id to AWS.',
  },
  'bad-answer': {
    title: 'AWS gave an answer that makes no sense',
    cause:
      'The answer is not what the App Runner API promises: {problem}. Something between the runner and AWS may have answered instead.',
    cure: 'Check proxies and `AWS_ENDPOINT_URL`, and run again: a connection that was created is found and reused.',
  },
  refused: {
    title: 'AWS refused the request',
    cause: 'App Runner did not accept the request {operation}.',
    cure: 'See what AWS said; if it speaks of an input of this action, correct it, else run again.',
  },
  'provider-mismatch': {
    title: 'The connection has another provider',
    cause:
      'A connection {name} exists in {region}, for {actual}, but `provider-type` asks for {wanted}; a connection cannot be changed.',
    cure: 'Set `provider-type` to what the connection has, or choose another `connection-name`.',
  },
  'connection-error': {
    title: 'The connection is in ERROR',
    cause: 'App Runner reports the status `ERROR` for the connection {name}; it cannot be repaired.',
    cure: 'Delete it with {command} and run again: the action creates it anew, and someone approves it once more.',
  },
  gone: {
    title: 'The connection was deleted while waiting',
    cause: 'The connection {name} was there and no longer is: someone deleted it during the wait.',
    cure: 'Run again to create it anew.',
  },
  pending: {
    title: 'The connection waits for its approval',
    cause:
      'The connection {name} has the status {status}: nobody has completed its handshake in the AWS console yet.',
    cure: 'Open {url}, select the connection and choose Actions, Complete handshake; the job summary has every step.',
  },
  'pending-status': {
    title: 'The connection is not available',
    cause: 'The connection {name} has the status {status}, which this version of the action does not know.',
    cure: 'Look at the connection in the console: {url}.',
  },
  stopped: {
    title: 'The wait was stopped',
    cause:
      'The step got {signal} while it waited for the approval of {name}: the run was cancelled, or it timed out.',
    cure: 'Complete the handshake and run again; the connection stays.',
  },
  'reminder-denied': {
    title: 'The reminder issue could not be kept',
    cause: 'The token in `github-token` may not read or write issues in this repository.',
    cure: 'Give the job `permissions: issues: write`.',
  },
  'reminder-disabled': {
    title: 'The reminder issue could not be kept',
    cause: 'Issues are turned off in this repository.',
    cure: 'Turn them on in its settings, or leave out `reminder-issue`.',
  },
  'reminder-assignees': {
    title: 'The reminder issue has no assignees',
    cause: 'GitHub takes none or not all of {assignees} as assignees in this repository.',
    cure: 'List people with access to this repository in `reminder-assignees`.',
  },
  'reminder-failed': {
    title: 'The reminder issue could not be kept',
    cause: 'GitHub did not answer as expected, or could not be reached.',
    cure: 'The next run tries again; if it stays, check `github-token`, `GITHUB_API_URL` and the network of the runner.',
  },
  unexpected: {
    title: 'The action failed',
    cause: 'Something happened that the action has no words for.',
    cure: 'Run again with debug logging (`ACTIONS_STEP_DEBUG`); if it stays, open an issue with the log.',
  },
} as const satisfies Record<string, Advice>

export type Case = keyof typeof CATALOGUE

/** What happened, told to the user: prose that holds all that isn't ours between backticks. */
export interface Message {
  readonly kind: Case
  readonly title: string
  readonly text: string
  readonly cure: string
  /** One by one what is meant, for cases that have more than one of it. */
  readonly details: readonly string[]
  /** AWS's or GitHub's own words, with their name and the request id. */
  readonly said: string | undefined
}

/** The message of a case, with its `{facts}` filled in. */
export function message(
  kind: Case,
  facts: Readonly<Record<string, string>> = {},
  more: { details?: readonly string[]; said?: string | undefined } = {},
): Message {
  const { title, cause, cure } = CATALOGUE[kind]
  const fill = (prose: string) =>
    prose.replace(/\{(\w+)\}/g, (_, name: string) =>
      // Our own addresses stay bare, so that they can be clicked.
      name === 'url' ? (facts.url ?? '') : quote(facts[name] ?? 'unknown', 300),
    )
  const details = firstOf(more.details ?? [])
  return { kind, title, text: fill(cause), cure: fill(cure), details, said: more.said }
}

/** GitHub shows no page of over 1 MiB, and nobody reads a list of a thousand. */
function firstOf(details: readonly string[], most = 60): readonly string[] {
  return details.length > most ? [...details.slice(0, most), `and ${details.length - most} more`] : details
}

/** The message as one text for the log and for annotations. */
export function toText({ text, cure, details, said }: Message): string {
  return [[text, ...(said ? [said] : []), cure].join(' '), ...details.map((detail) => `- ${detail}`)].join(
    '\n',
  )
}

/** A failure of this action's own finding: it ends the step with this message. */
export class Failure extends Error {
  readonly told: Message
  constructor(told: Message) {
    super(toText(told))
    this.name = 'Failure'
    this.told = told
  }
}

/** An AWS call that failed: what the SDK threw, and in which operation. */
export class CallFailed extends Error {
  readonly operation: string
  constructor(operation: string, cause: unknown) {
    super(`${operation} failed`, { cause })
    this.name = 'CallFailed'
    this.operation = operation
  }
}

/** An answer that lacks what the API promises. */
export class BadAnswer extends Error {
  constructor(problem: string) {
    super(problem)
    this.name = 'BadAnswer'
  }
}

/** What the message depends on besides the error. */
export interface Circumstances {
  readonly region: string
  /** The address asked is App Runner's own, not one from `AWS_ENDPOINT_URL`. */
  readonly ownEndpoint: boolean
  readonly proxy: boolean
  readonly redact: (text: string) => string
}

/** Says what an error of an AWS call, or any other, means to the user. */
export function explain(error: unknown, about: Circumstances, details: readonly string[] = []): Message {
  if (error instanceof Failure) return error.told
  const operation = error instanceof CallFailed ? error.operation : 'unknown'
  const thrown = facts(error)
  const action =
    /not authorized to perform:? ([\w-]+:\w+)/i.exec(thrown.text)?.[1] ?? `apprunner:${operation}`
  const problem =
    error instanceof BadAnswer || thrown.name === 'BadAnswer' ? thrown.text : 'it cannot be read'
  const filled = { region: about.region, action, operation, problem }
  return message(caseOf(error, about), filled, { details, said: said(thrown, operation, about.redact) })
}

/** Whether AWS, or the SDK before it, said no to who asks: asking again can't help. */
export function isDenial(error: unknown): boolean {
  return ['no-credentials', 'rejected-credentials', 'denied', 'not-subscribed'].includes(
    caseOf(error, { region: '', ownEndpoint: false, proxy: false }),
  )
}

/** Whether the error has this name on the wire. */
export function isNamed(error: unknown, name: string): boolean {
  return facts(error).name === name
}

/** The stack of an error and of what caused it, for debugging. */
export function stackOf(error: unknown): string {
  const { stack, cause } = Object(error) as Error
  return `${stack ?? String(error)}${cause ? `\ncaused by ${stackOf(cause)}` : ''}`
}

interface Thrown {
  readonly name: string
  readonly code: string
  readonly text: string
  readonly status: number | undefined
  readonly requestId: string
}

/** The few things read of what was thrown, whoever threw it. */
function facts(error: unknown): Thrown {
  const thrown = Object(error instanceof CallFailed ? error.cause : error)
  const { httpStatusCode, requestId } = Object(thrown.$metadata)
  // A connection tried over IPv4 and IPv6 fails with an AggregateError, whose own message is empty.
  const first = Object(thrown.errors?.[0])
  return {
    name: textOf(thrown.name) || 'Error',
    code: textOf(thrown.code) || textOf(first.code),
    text: textOf(thrown.message) || textOf(first.message),
    status: typeof httpStatusCode === 'number' ? httpStatusCode : undefined,
    requestId: textOf(requestId),
  }
}

/** What should be text but comes from a foreign JSON may be anything. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError|ProviderError)$/
const REJECTED =
  /^(Expired.*|.*TokenExpired.*|UnrecognizedClient.*|InvalidClientTokenId|Invalid(Signature|IdentityToken|AccessKeyId|Token).*|SignatureDoesNotMatch|IncompleteSignature.*|MissingAuthenticationToken.*|RequestExpired|NotSignedUp|IDP.*)$/
const DENIED = /^(AccessDenied.*|Unauthorized.*|NotAuthorized.*|ForbiddenException|Forbidden)$/
const NOT_SUBSCRIBED = /^(Subscription.*|OptIn.*|NotSubscribed.*|AccountNot.*|CustomerNot.*)$/
const THROTTLED =
  /^(.*Throttl.*|TooManyRequests.*|RequestLimitExceeded|SlowDown|BandwidthLimitExceeded|EC2ThrottledException|PriorRequestNotComplete)$/
const DNS = /^(ENOTFOUND|EAI_AGAIN|EAI_FAIL|EAI_NODATA)$/
const TLS = /CERT|SIGNATURE|^ERR_(TLS|SSL)|^EPROTO$|ISSUER/
const PROXY = /^ERR_PROXY/
const NETWORK = /^(ECONN.*|EPIPE|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|UND_ERR.*)$/

/** Which case of the catalogue an error is. AWS's names: the pages "Common errors" and "Errors" of each service. */
function caseOf(error: unknown, about: Pick<Circumstances, 'region' | 'ownEndpoint' | 'proxy'>): Case {
  if (error instanceof Failure) return error.told.kind
  const { name, code, text, status } = facts(error)
  if (NO_CREDENTIALS.test(name)) return 'no-credentials'
  if (REJECTED.test(name)) return 'rejected-credentials'
  if (NOT_SUBSCRIBED.test(name)) return 'not-subscribed'
  if (DENIED.test(name)) return /perform:? sts:/.test(text) ? 'rejected-credentials' : 'denied'
  if (name === 'ServiceQuotaExceededException') return 'quota'
  if (THROTTLED.test(name) || status === 429) return 'throttled'
  if (status === undefined) return caseOfNetwork(name, code, about)
  if (status >= 500) return 'service-fault'
  if (status === 407) return 'proxy'
  if (name === 'BadAnswer' || name === 'SyntaxError' || name === 'TypeError' || status < 400)
    return 'bad-answer'
  if (status === 401) return 'rejected-credentials'
  return status === 403 ? 'denied' : 'refused'
}

function caseOfNetwork(
  name: string,
  code: string,
  about: Pick<Circumstances, 'region' | 'ownEndpoint' | 'proxy'>,
): Case {
  if (name === 'BadAnswer' || name === 'SyntaxError') return 'bad-answer'
  if (about.ownEndpoint && !REGIONS.includes(about.region) && (DNS.test(code) || PROXY.test(code)))
    return 'no-such-region'
  if (PROXY.test(code)) return 'proxy'
  if (code === 'ERR_INVALID_URL') return 'endpoint'
  if (DNS.test(code)) return about.proxy ? 'proxy' : 'dns'
  if (TLS.test(code)) return 'tls'
  // The SDK calls a connection that broke off a TimeoutError too, so the code goes first.
  if (NETWORK.test(code)) return about.proxy ? 'proxy' : 'network'
  if (name === 'TimeoutError' || code === 'ETIMEDOUT') return 'timeout'
  return 'unexpected'
}

/** Whose words they are, then the words; nothing for an error without words. */
function said(
  { name, code, text, status, requestId }: Thrown,
  operation: string,
  redact: (text: string) => string,
): string {
  const where = [
    ...(operation === 'unknown' ? [] : [operation]),
    ...(status === undefined ? [] : [`HTTP ${status}`]),
    ...(requestId ? [`request id ${quote(redact(requestId), 100)}`] : []),
  ]
  const label = status === undefined && code ? code : name
  // The SDK appends a hint for its own developers to what it can't read.
  const words = plain(redact(text.split('\n  Deserialization error')[0] ?? ''))
  const quoted = [label, ...(words ? [words] : [])].map((part) => quote(redact(part))).join(': ')
  return `${quoted}${where.length > 0 ? ` (${where.join(', ')})` : ''}.`
}
