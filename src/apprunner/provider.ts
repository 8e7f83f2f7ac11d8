/** What a person needs to know about a provider at the handshake, as Markdown. */
interface ProviderRule {
  /** What to do in the provider's pop-up. */
  readonly grantAccess: string
  /** Who may do it. */
  readonly owner: string
}

/**
 * The providers of https://docs.aws.amazon.com/apprunner/latest/api/API_CreateConnection.html. Who may install a GitHub
 * app: https://docs.github.com/en/apps/using-github-apps/installing-a-github-app-from-a-third-party.
 */
export const PROVIDERS = {
  GITHUB: {
    grantAccess:
      'In the pop-up, choose **Install another** and *install* the GitHub app **AWS Connector for GitHub** on the account or organization that owns the repositories, with access to those repositories. If it is installed there already, choose that installation. Authorizing the app is not enough: App Runner could then not read the repositories. Finish with **Next**.',
    owner:
      'an owner of the GitHub organization or account (others can only request the app, and an owner approves it)',
  },
  BITBUCKET: {
    grantAccess:
      'In the pop-up, choose **Install another**, select the Bitbucket workspace that owns the repositories, and choose **Grant access**. Finish with **Next**.',
    owner: 'an administrator of the Bitbucket workspace',
  },
} as const satisfies Record<string, ProviderRule>

export type Provider = keyof typeof PROVIDERS

/** Whether App Runner has a provider of this name, in upper case. */
export function isProvider(name: string): name is Provider {
  return Object.hasOwn(PROVIDERS, name)
}

/** The rule for a provider as the API returns it. Most connections are to GitHub. */
export function providerRule(name: string): ProviderRule {
  return PROVIDERS[isProvider(name) ? name : 'GITHUB']
}
