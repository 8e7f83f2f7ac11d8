import { type Handshake, handshakeSteps } from './handshake.ts'
import { quote } from './text.ts'

/** The title and body of the reminder issue. It may be public, so it shows no account ID and no ARN. */
export function reminderIssue(
  connection: Omit<Handshake, 'account'>,
  marker: string,
): { title: string; body: string } {
  const { name, region, status } = connection
  return {
    title: `Approve the App Runner connection ${name} (${region})`,
    body: [
      `The App Runner connection \`${name}\` in ${region} is not available yet: its status is ${quote(status, 40)}. Until someone completes its handshake in the AWS console, every service that uses it fails.`,
      handshakeSteps({ ...connection, account: undefined }),
      'The first run of the workflow that finds the connection available closes this issue.',
      marker,
    ].join('\n\n'),
  }
}

/** The comment that closes the reminder issue. */
export function closingComment({ name, region }: Pick<Handshake, 'name' | 'region'>): string {
  return `The App Runner connection \`${name}\` in ${region} is approved and available.`
}
