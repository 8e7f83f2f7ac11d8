import { providers, status } from './model.ts'
import type { Service } from './services.ts'
import { type Connection, exists, type Row, type Store } from './store.ts'

export interface Seed {
  name: string
  provider?: string
  status?: string
  tags?: Record<string, string>
  region?: string
  account?: string
  createdAt?: Date
  /** The connection is listed only this long after it was seeded. */
  visibleAfterMs?: number
  arn?: string
}

/** What tests can do to connections and services without the API. */
export interface Controls {
  /** Adds a connection. Neither the quota nor the model is checked. */
  seed(connection: Seed): { arn: string }
  /** The existing connections; with `deleted`, those that are DELETED too. */
  connections(where?: { region?: string; account?: string; deleted?: boolean }): Connection[]
  /** Does what a person does in the console: the connection becomes AVAILABLE. */
  completeHandshake(name: string, region?: string): void
  setStatus(name: string, status: string, region?: string): void
  remove(name: string, region?: string): void
  /** The services, deleted ones included. */
  services(): Service[]
}

export const defaultAccount = '123456789012'

/** The controls of the stores. Strings that they put into them are added to `seeded`. */
export function storeControls(
  store: Store,
  services: Service[],
  defaultRegion: string,
  seeded: Set<string>,
): Controls {
  const find = (name: string, region?: string): Row => {
    const rows = store.where({ name, region }).filter(exists)
    const [row] = rows
    if (!row || rows.length > 1)
      throw new Error(`Expected one connection named ${name}, found ${rows.length}`)
    return row
  }
  const setStatus = (name: string, newStatus: string, region?: string) => {
    find(name, region).status = newStatus
    seeded.add(newStatus)
  }

  return {
    seed(seed) {
      const row = store.add({
        provider: providers[0],
        status: status.available,
        tags: {},
        createdAt: new Date(),
        region: defaultRegion,
        account: defaultAccount,
        ...seed,
      })
      const { name, arn, provider, tags } = row
      for (const each of [name, arn, provider, row.status, ...Object.entries(tags).flat()]) seeded.add(each)
      return { arn }
    },
    connections: ({ deleted = false, ...where } = {}) =>
      store
        .where(where)
        .filter((row) => deleted || exists(row))
        .map(({ serial, visibleAt, ...connection }) => structuredClone(connection)),
    setStatus,
    completeHandshake: (name, region) => setStatus(name, status.available, region),
    remove: (name, region) => store.remove(find(name, region)),
    services: () => structuredClone(services),
  }
}
