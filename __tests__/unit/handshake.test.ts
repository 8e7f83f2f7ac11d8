import { describe, expect, test } from '@jest/globals'
import { consoleUrl, type Handshake, handshakeSteps } from '../../src/report/handshake.ts'
import { open as renderPage } from './page.ts'
import { ACCOUNT, CONSOLE, RUN_URL } from './report.ts'

const HANDSHAKE: Handshake = {
  name: 'my-conn',
  region: 'eu-west-1',
  provider: 'GITHUB',
  status: 'PENDING_HANDSHAKE',
  account: ACCOUNT,
  runUrl: RUN_URL,
}

test.each(['us-east-1', 'eu-west-1', 'ap-southeast-2'])(
  'the console URL is that of the region: %s',
  (region) => {
    expect(consoleUrl(region)).toBe(
      `https://${region}.console.aws.amazon.com/apprunner/home?region=${region}#/connections`,
    )
  },
)

test('without a region there is no console URL', () => {
  expect(consoleUrl('')).toBe('')
})

describe('the steps', () => {
  async function render(overrides: Partial<Handshake> = {}) {
    const markdown = handshakeSteps({ ...HANDSHAKE, ...overrides })
    const page = await renderPage(markdown)
    return { ...page, markdown, items: page.texts('li') }
  }

  test('are one numbered list with the account, the links, the click path and how to run again', async () => {
    const { markdown, elements, hrefs, items } = await render()
    expect(elements.filter((name) => name === 'ol')).toHaveLength(1)
    expect(hrefs).toEqual([CONSOLE, RUN_URL])
    expect(items).toEqual([
      expect.stringContaining(ACCOUNT),
      expect.stringMatching(/eu-west-1.*Connected accounts.*GitHub connections/),
      expect.stringMatching(/my-conn.*Actions.*Complete handshake/),
      expect.stringContaining('AWS Connector for GitHub'),
      expect.stringContaining('Re-run this workflow'),
    ])
    const numbers = markdown.split('\n').map((line) => /^(\d+)\. \S/.exec(line)?.[1])
    expect(numbers).toEqual(['1', '2', '3', '4', '5'])
  })

  test('show no account if it must not be shown', async () => {
    const { markdown } = await render({ account: undefined })
    expect(markdown).not.toMatch(/\d{12}|undefined/)
  })

  test('link to no run if there is none', async () => {
    const { markdown, hrefs, items } = await render({ runUrl: undefined })
    expect(hrefs).toEqual([CONSOLE])
    expect(markdown).not.toContain('undefined')
    expect(items.at(-1)).toContain('Run this again')
  })

  test('are different for Bitbucket', async () => {
    const { text, items } = await render({ provider: 'BITBUCKET' })
    expect(items[3]).toContain('Bitbucket')
    expect(text).not.toContain('AWS Connector for GitHub')
  })

  test('are those of GitHub for an unknown provider', async () => {
    expect((await render({ provider: 'SOMETHING_NEW' })).text).toContain('AWS Connector for GitHub')
  })

  test('delete a connection in the ERROR state', async () => {
    const { text, hrefs, items } = await render({ status: 'ERROR' })
    expect(items[2]).toMatch(/my-conn.*Actions.*Delete/)
    expect(text).not.toContain('Complete handshake')
    expect(hrefs).toEqual([CONSOLE, RUN_URL])
  })

  test('complete the handshake if the status is unknown', async () => {
    expect((await render({ status: 'SOMETHING_NEW' })).text).toContain('Complete handshake')
  })
})
