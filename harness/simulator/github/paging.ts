export interface Page<T> {
  items: T[]
  /** The `Link` header. Undefined on the last page. */
  link?: string
}

const defaultSize = 30
const largestSize = 100

/** Cuts one page out of a list, with links to the next and the last in GitHub's format. */
export function pageOf<T>(all: T[], url: URL): Page<T> {
  const size = Math.min(positive(url.searchParams.get('per_page'), defaultSize), largestSize)
  const page = positive(url.searchParams.get('page'), 1)
  const last = Math.ceil(all.length / size)
  const items = all.slice((page - 1) * size, page * size)
  if (page >= last) return { items }
  return { items, link: `${linkTo(url, page + 1, 'next')}, ${linkTo(url, last, 'last')}` }
}

function linkTo(url: URL, page: number, rel: string): string {
  const target = new URL(url)
  target.searchParams.set('page', String(page))
  return `<${target}>; rel="${rel}"`
}

function positive(text: string | null, fallback: number): number {
  const value = Number.parseInt(text ?? '', 10)
  return value > 0 ? value : fallback
}
