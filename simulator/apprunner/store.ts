import { randomBytes } from 'node:crypto'

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
  /** Where the row stands in a listing; outlives the deletion of others. */
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
      row.status = 'DELETED'
      if (!lingerDeleted) rows = rows.filter((other) => other !== row)
    },
  }
}

/** Whether the row still counts: for its name, for the quota, and for calls by its ARN. */
export const alive = (row: Row) => row.status !== 'DELETED'

const newArn = ({ name, region, account }: { name: string; region: string; account: string }) =>
  `arn:aws:apprunner:${region}:${account}:connection/${name}/${randomBytes(16).toString('hex')}`
