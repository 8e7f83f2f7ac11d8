import { describe, expect, test } from '@jest/globals'
import { consoleUrl, type Handshake, handshakeSteps } from '../../src/report/handshake.ts'
import { open } from './page.ts'
import { ACCOUNT, CONSOLE, RUN_URL } from './report.ts'

const HANDSHAKE: Handshake = {
  name: 'my-conn',
  region: 'eu-west-1',
  provider: 'GITHUB',
  status: 'PENDING_HANDSHAKE',
  account: ACCOUNT,
  runUrl: RUN_URL,
}

test.each(['us-east-1', 'eu-west-1', 'ap-southeast-2'])('the console of %s is in that region', (region) => {
  expect(consoleUrl(region)).toBe(
    `https://${region}.console.aws.amazon.com/apprunner/home?region=${region}#/connections`,
  )
})

describe('the steps', () => {
  async function steps(overrides: Partial<Handshake> = {}) {
    const markdown = handshakeSteps({ ...HANDSHAKE, ...overrides })
    return { markdown, page: await open(markdown) }
  }

  test('are one numbered list with the account, the link, the click path, and the way back', async () => {
    const { page } = await steps()
    const items = page.texts('li')
    expect(page.elements.filter((name) => name === 'ol')).toHaveLength(1)
    expect(page.hrefs).toEqual([CONSOLE, RUN_URL])
    expect(items).toEqual([
      expect.stringContaining(ACCOUNT),
      expect.stringMatching(/eu-west-1.*Connected accounts.*GitHub connections/),
      expect.stringMatching(/my-conn.*Actions.*Complete handshake/),
      expect.stringContaining('AWS Connector for GitHub'),
      expect.stringContaining('Re-run this workflow'),
    ])
  })

  test('are numbered in the Markdown too', () => {
    const lines = handshakeSteps(HANDSHAKE).split('\n')
    expect(lines.map((line) => /^(\d+)\. \S/.exec(line)?.[1])).toEqual(['1', '2', '3', '4', '5'])
  })

  test('show no account where it must not be shown', async () => {
    const { markdown } = await steps({ account: undefined })
    expect(markdown).not.toMatch(/\d{12}|undefined/)
  })

  test('have no link to a run where there is none', async () => {
    const { markdown, page } = await steps({ runUrl: undefined })
    expect(page.hrefs).toEqual([CONSOLE])
    expect(markdown).not.toContain('undefined')
    expect(page.texts('li').at(-1)).toContain('Run this again')
  })

  test('speak of Bitbucket for Bitbucket', async () => {
    const { page } = await steps({ provider: 'BITBUCKET' })
    expect(page.texts('li')[3]).toContain('Bitbucket')
    expect(page.text).not.toContain('AWS Connector for GitHub')
  })

  test('delete a connection in ERROR rather than complete its handshake', async () => {
    const { page } = await steps({ status: 'ERROR' })
    expect(page.texts('li')[2]).toMatch(/my-conn.*Actions.*Delete/)
    expect(page.text).not.toContain('Complete handshake')
    expect(page.hrefs).toEqual([CONSOLE, RUN_URL])
  })

  test('are for an unknown status those of the handshake', async () => {
    const { page } = await steps({ status: 'SOMETHING_NEW' })
    expect(page.text).toContain('Complete handshake')
  })
})
