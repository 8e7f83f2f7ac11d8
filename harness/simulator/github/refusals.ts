import { ApiError } from './errors.ts'

/** Why GitHub refuses a token in a repository, whatever its permissions are. */
export type Refusal = keyof typeof REFUSALS

const docs = 'https://docs.github.com'

interface Response {
  readonly message: string
  /** Where the message has a documentation page of its own. */
  readonly documentation?: string
  readonly headers?: Record<string, string>
}

/** The responses of github.com, as people quoted them in public issues. */
const REFUSALS = {
  saml: {
    message:
      'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
    documentation: `${docs}/articles/authenticating-to-a-github-organization-with-saml-single-sign-on/`,
    headers: {
      'x-github-sso': 'required; url=https://github.com/orgs/octo-org/sso?authorization_request=A1B2',
    },
  },
  'ip-allow-list': {
    message:
      'Although you appear to have the correct authorization credentials, the `octo-org` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.',
  },
  'classic-token': {
    message:
      '`octo-org` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions.',
  },
  'token-lifetime': {
    message:
      "The 'octo-org' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 90 days. Please adjust your token's lifetime at the following URL: https://github.com/settings/personal-access-tokens/1",
  },
  'rate-limit': {
    message: 'API rate limit exceeded for installation ID 12345678.',
    documentation: `${docs}/rest/using-the-rest-api/rate-limits-for-the-rest-api`,
    headers: { 'x-ratelimit-remaining': '0' },
  },
  'secondary-rate-limit': {
    message:
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. For more on scraping GitHub and how it may affect your rights, please review our Terms of Service.',
    documentation: `${docs}/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits`,
    headers: { 'retry-after': '60' },
  },
} as const satisfies Record<string, Response>

export function refused(refusal: Refusal): ApiError {
  const { message, ...more }: Response = REFUSALS[refusal]
  return new ApiError(403, message, more)
}
