/**
 * The providers that a connection can have, with the step of the handshake that differs, as Markdown:
 * https://docs.aws.amazon.com/apprunner/latest/api/API_CreateConnection.html.
 */
export const PROVIDERS = {
  GITHUB: {
    grantAccess:
      'Choose the GitHub app **AWS Connector for GitHub**, or install it, for the account or organization that owns the repositories, and grant it access to those repositories.',
  },
  BITBUCKET: { grantAccess: 'Sign in to Bitbucket and grant the access that AWS requests.' },
} as const satisfies Record<string, { readonly grantAccess: string }>

export type Provider = keyof typeof PROVIDERS

/** Whether App Runner has a provider of this name, in upper case. */
export function isProvider(name: string): name is Provider {
  return Object.hasOwn(PROVIDERS, name)
}
