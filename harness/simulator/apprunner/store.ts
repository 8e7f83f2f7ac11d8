import { randomBytes } from 'node:crypto'
import { status } from './model.ts'

export interface Connection {
  name: string
  arn: string
  provider: string
  status: string
  tags: Record<string, string>
  createdAt: Date
  region: string
  account: string
}

export interface Row extends Connection {
  /** The position in lists. It stays the same when other rows are deleted. */
  serial: number
  visibleAt: number
}

export type Store = ReturnType<typeof connectionStore>

/** The connections of all accounts and regions, in the order of their creation. */
export function connectionStore({ lingerDeleted = false } = {}) {
  let rows: Row[] = []
  let serial = 0

  return {
    add(fields: Omit<Connection, 'arn'> & { arn?: string; visibleAfterMs?: number }): Row {
      const { visibleAfterMs = 0, ...given } = fields
      serial += 1
      const row = { arn: newArn(given), ...given, serial, visibleAt: Date.now() + visibleAfterMs }
      rows.push(row)
      return row
    },

    where(wanted: { [Key in 'account' | 'region' | 'name' | 'arn']?: string | undefined }): Row[] {
      const criteria = Object.entries(wanted).filter(([, value]) => value !== undefined)
      return rows.filter((row) => criteria.every(([key, value]) => row[key as keyof Row] === value))
    },

    remove(row: Row): void {
      row.status = status.deleted
      if (!lingerDeleted) rows = rows.filter((other) => other !== row)
    },
  }
}

/** Whether the connection exists. A deleted one may still be listed, but it does not occupy its name or the quota. */
export const exists = (row: Row) => row.status !== status.deleted

const newArn = ({ name, region, account }: { name: string; region: string; account: string }) =>
  `arn:aws:apprunner:${region}:${account}:connection/${name}/${randomBytes(16).toString('hex')}`
