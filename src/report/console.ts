import type { PortalInputs } from '../inputs/inputs.ts'

/**
 * The console page where connections are approved, `''` without a region. AWS documents no deep link; public guides
 * use this one, so the click path is always shown with it.
 */
export function consoleUrl(region: string): string {
  return region && `https://${region}.console.aws.amazon.com/apprunner/home?region=${region}#/connections`
}

/**
 * The link that opens that page in the account, through the access portal:
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html.
 */
export function shortcutUrl({ url, role }: PortalInputs, account: string, region: string): string {
  const parameters = new URLSearchParams({
    account_id: account,
    ...(role && { role_name: role }),
    destination: consoleUrl(region),
  })
  // The portal reads `+` literally.
  return `${url}/#/console?${parameters.toString().replaceAll('+', '%20')}`
}
