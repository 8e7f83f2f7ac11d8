import { describe, expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import { startServer } from '../../harness/simulator/server.ts'
import { preload } from './preload.ts'

/** Makes the pauses between attempts the same in every run: half of the longest possible ones. */
const HALF_PAUSES = preload('Math.random = () => 0.5')

const LIST = JSON.stringify({
  ConnectionSummaryList: [
    {
      ConnectionName: NAME,
      ConnectionArn: `arn:aws:apprunner:us-east-1:123456789012:connection/${NAME}/0123456789abcdef0123456789abcdef`,
      ProviderType: 'GITHUB',
      Status: 'AVAILABLE',
    },
  ],
})

/** An App Runner that fails in this way for so long from the first request on, and then works. */
async function withInterruption(
  failure: 503 | 'drop',
  ms: number,
  use: (env: Record<string, string>, requests: () => number) => Promise<void>,
): Promise<void> {
  let requests = 0
  let works = false
  const { url, stop } = await startServer(async (request, response) => {
    request.resume()
    requests += 1
    if (requests === 1) setTimeout(() => (works = true), ms).unref()
    if (works) response.writeHead(200).end(LIST)
    else if (failure === 'drop') request.socket.destroy()
    else response.writeHead(503).end('Service Unavailable')
  })
  try {
    await use({ AWS_ENDPOINT_URL_APPRUNNER: url }, () => requests)
  } finally {
    await stop()
  }
}

describe('an interruption of App Runner is survived:', () => {
  test.concurrent.each<[ms: number, failure: 503 | 'drop']>([
    [1_000, 503],
    [1_000, 'drop'],
    [2_000, 503],
    [2_000, 'drop'],
    [4_000, 503],
    [4_000, 'drop'],
  ])('%d ms of %s', (ms, failure) =>
    withInterruption(failure, ms, (env, requests) =>
      withSimulators(async ({ run }) => {
        const result = await run({}, { env, nodeOptions: HALF_PAUSES })
        expect(result).toMatchObject({ exitCode: 0, annotations: [], stderr: '' })
        expect(result.outputs).toMatchObject({ available: 'true', created: 'false' })
        expect(requests()).toBeGreaterThan(1)
        expect(requests()).toBeLessThanOrEqual(5)
      }),
    ),
  )
})
