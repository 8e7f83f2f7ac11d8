import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from '@jest/globals'

const root = mkdtempSync(path.join(tmpdir(), 'aws-files-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A file that does not exist. */
export const MISSING = path.join(root, 'missing')

/** The variables that name shared files with this content. */
export function files(config: string, credentials = '') {
  const folder = mkdtempSync(path.join(root, 'aws-'))
  const [AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE] = ['config', 'credentials'].map((name) =>
    path.join(folder, name),
  ) as [string, string]
  writeFileSync(AWS_CONFIG_FILE, config)
  writeFileSync(AWS_SHARED_CREDENTIALS_FILE, credentials)
  return { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE }
}
