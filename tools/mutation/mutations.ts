/** A deliberate mistake in the bundle, and the end-to-end test that must fail because of it. */
export interface Mutation {
  readonly mistake: string
  /** Text that occurs once in dist/, and what replaces it. */
  readonly from: string
  readonly to: string
  /** The name of the test file, and a part of the titles of the tests. */
  readonly test: readonly [file: string, title: string]
}

const mutation = (mistake: string, from: string, to: string, file: string, title: string): Mutation => ({
  mistake,
  from,
  to,
  test: [file, title],
})

const MASKED = 'masked before the first request'
const SENT_BACK = 'a secret that a server sends back'

/** What no unit test can notice, since it is about processes, the SDK, or the parts together. */
export const MUTATIONS: readonly Mutation[] = [
  mutation('SIGTERM is ignored', ".on('SIGTERM', abortBySignal)", '', 'signals', 'SIGTERM during a poll'),
  mutation(
    'a signal waits for requests',
    'await Promise.race([performed, ',
    'await Promise.race([performed ?? ',
    'signals',
    'SIGINT during its creation',
  ),
  mutation(
    'a reminder is opened after a signal',
    'AbortSignal.any([signal, AbortSignal.timeout(30_000)])',
    'AbortSignal.timeout(30_000)',
    'signals',
    'followed by no other change',
  ),
  mutation(
    'a second signal is ignored',
    ".off('SIGINT', abortBySignal).off('SIGTERM', abortBySignal)",
    '',
    'signals',
    'a second one',
  ),
  mutation(
    'the process waits for back-offs',
    '() => process.exit()',
    '',
    'signals',
    'SIGINT during the back-off',
  ),
  mutation(
    'no credentials are masked',
    "hideSecrets([secretAccessKey, sessionToken ?? ''].filter(Boolean));",
    '',
    'credentials',
    MASKED,
  ),
  mutation(
    'web identity tokens are not masked',
    "readToken(env.AWS_WEB_IDENTITY_TOKEN_FILE ?? ''),",
    '',
    'credentials',
    MASKED,
  ),
  mutation(
    'a profile goes before keys',
    'set.length > 0 && !profileUsesKeys',
    'set.length > 0 && name === undefined',
    'signers',
    'keys beside a profile that is not there',
  ),
  mutation(
    'another source takes over from a profile',
    'name === undefined ? chooseChain(',
    'true ? chooseChain(',
    'signers',
    'a misspelt profile beside a container',
  ),
  mutation(
    'masks are set outside of GitHub Actions',
    "&& process.env.GITHUB_ACTIONS === 'true'",
    '',
    'credentials',
    'outside of GitHub Actions',
  ),
  mutation('debug lines are not redacted', "(lines.join('\\n'))", '(text)', 'leaks', SENT_BACK),
  mutation(
    'outputs are not redacted',
    '[name, redact(value)]',
    '[name, value]',
    'leaks',
    'a status and an ARN',
  ),
  mutation(
    'the summary is not redacted',
    'addRaw(redact(renderSummary({ ...report, failure })))',
    'addRaw(renderSummary({ ...report, failure }))',
    'leaks',
    'in an error message',
  ),
  mutation(
    'errors are not redacted',
    'redact(messageText(message))',
    "(write.name === 'error' ? String : redact)(messageText(message))",
    'leaks',
    'in an error name',
  ),
  mutation(
    'warnings are not redacted',
    'redact(messageText(message))',
    "(write.name === 'warning' ? String : redact)(messageText(message))",
    'leaks',
    'error message, as',
  ),
  mutation('the issue is not redacted', 'redact(body)', 'body', 'leaks', 'in a status alone'),
  mutation(
    'a secret that is cut off is shown',
    '.map((part) => withoutPrefix(part, known))',
    '',
    'leaks',
    'where a text is cut off',
  ),
  mutation(
    'a list is followed without end',
    'const MAX_PAGES = 100',
    'const MAX_PAGES = 1e9',
    'hangs',
    'never ends',
  ),
  mutation(
    'a repeated token is used again',
    'stopOnSameToken: true',
    'stopOnSameToken: false',
    'hangs',
    'repeats',
  ),
  mutation(
    'outputs that cannot be written throw',
    'outputFailure = new ',
    'throw error; outputFailure = new ',
    'hangs',
    'outputs that cannot be written',
  ),
  mutation(
    'a closed stdout throws',
    "process.stdout.on('error', () => { });",
    '',
    'hangs',
    'a closed stdout',
  ),
  mutation(
    'throttled requests get 5 attempts',
    'strategy(Number.POSITIVE_INFINITY,',
    'strategy(MAX_ATTEMPTS,',
    'throttling',
    'six throttled attempts',
  ),
  mutation(
    'other errors get 6 attempts',
    'const MAX_ATTEMPTS = 5',
    'const MAX_ATTEMPTS = 6',
    'retries',
    'with AWS',
  ),
  mutation(
    'AWS_RETRY_MODE is overridden',
    'env.AWS_RETRY_MODE || env.AWS_MAX_ATTEMPTS',
    'env.AWS_MAX_ATTEMPTS',
    'throttling',
    'AWS_RETRY_MODE',
  ),
  mutation(
    'each throttled attempt is logged',
    'clock.now() - last <',
    'clock.now() - last < 0 &&',
    'throttling',
    'six throttled attempts',
  ),
  mutation('a throttled poll is retried', 'retries.startPolling();', '', 'throttling', 'a throttled poll'),
  mutation(
    'the wait does not know that AWS has throttled the run',
    'throttled: client.retries.throttled,',
    'throttled: false,',
    'throttling',
    'a run that AWS throttled',
  ),
  mutation(
    'a poll outlasts the wait',
    'findConnection(client, name, timeout)',
    'findConnection(client, name)',
    'approval',
    'ends in time',
  ),
  mutation(
    'one poll is enough for a deletion',
    "if (seen === 'missing' && missing)",
    "if (seen === 'missing')",
    'approval',
    'one poll does not list',
  ),
  mutation(
    'the pauses after other errors are short',
    'return 1_000 * 2 ** retries;',
    'return 50 * 2 ** retries;',
    'retries',
    'returns 503 for 4 s',
  ),
  mutation(
    'the proxy is bypassed',
    'proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy }',
    'proxyEnv: {}',
    'proxy',
    'with the credentials in the URL',
  ),
  mutation(
    'the proxy is blamed in spite of NO_PROXY',
    "sent.proxied = proxy !== ''",
    'sent.proxied = true',
    'proxy',
    'no proxy is blamed',
  ),
  mutation(
    'the user agent has no version',
    "[['apprunner-connection', VERSION]]",
    "[['apprunner-connection']]",
    'connection',
    'the user agent',
  ),
  mutation('a failed create is final', '[0, 1_000, 2_500]', '[]', 'races', 'a failed create is reported'),
  mutation(
    'a dry run sets tags',
    'if (!dryRun)\n        await setTags',
    'await setTags',
    'dry-run',
    'describes the tags',
  ),
]
