import rehypeRaw from 'rehype-raw'
import { unified } from 'unified'
import { renderMarkdown } from '../../scripts/page.ts'

interface Node {
  readonly type: string
  readonly tagName?: string
  readonly properties?: Readonly<Record<string, unknown>>
  readonly children?: readonly Node[]
  readonly value?: string
}

/** What a browser makes of Markdown that GitHub renders. */
export interface Page {
  /** The names of all elements, in document order. */
  readonly elements: readonly string[]
  readonly hrefs: readonly string[]
  /** All text. */
  readonly text: string
  /** All text that isn't in a `code` element, which stands there as `<code>`. */
  readonly prose: string
  /** The text of each element of this name. */
  texts(name: string): string[]
}

/** Renders Markdown as GitHub does and reads the page. */
export async function open(markdown: string): Promise<Page> {
  const html = { type: 'root', children: [{ type: 'raw', value: await renderMarkdown(markdown) }] }
  const root = (await unified()
    .use(rehypeRaw)
    .run(html as never)) as Node
  const elements = descendants(root).filter(({ type }) => type === 'element')
  return {
    elements: elements.map(({ tagName = '' }) => tagName),
    hrefs: elements.flatMap(({ properties }) => (properties?.href ? [String(properties.href)] : [])),
    text: textOf(root),
    prose: textOf(root, '<code>'),
    texts: (name) => elements.filter(({ tagName }) => tagName === name).map((element) => textOf(element)),
  }
}

function descendants(node: Node): Node[] {
  return (node.children ?? []).flatMap((child) => [child, ...descendants(child)])
}

function textOf(node: Node, code?: string): string {
  if (node.type === 'text') return node.value ?? ''
  if (node.tagName === 'code' && code !== undefined) return code
  return (node.children ?? []).map((child) => textOf(child, code)).join('')
}
