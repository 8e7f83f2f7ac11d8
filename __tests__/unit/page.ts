import { toString as textOf } from 'mdast-util-to-string'
import rehypeRaw from 'rehype-raw'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { renderMarkdown } from '../../scripts/page.ts'

/** What a browser makes of Markdown that GitHub renders. */
export interface Page {
  /** The names of all elements, in document order. */
  readonly elements: readonly string[]
  readonly hrefs: readonly string[]
  /** The text of each alert, its title first. */
  readonly alerts: readonly string[]
  /** All text. */
  readonly text: string
  /** All text, with `<code>` in place of each code element. */
  readonly prose: string
  /** The text of each element with this name. */
  texts(name: string): string[]
}

/** Renders Markdown as GitHub does, and reads the page. */
export async function open(markdown: string): Promise<Page> {
  const html = { type: 'root', children: [{ type: 'raw', value: await renderMarkdown(markdown) }] }
  const root = await unified()
    .use(rehypeRaw)
    .run(html as never)
  const text = textOf(root)
  const elements: { name: string; href: unknown; text: string }[] = []
  const alerts: string[] = []
  visit(root, 'element', (element) => {
    elements.push({ name: element.tagName, href: element.properties.href, text: textOf(element) })
    const classes = [element.properties.className].flat()
    if (classes.includes('markdown-alert')) alerts.push(textOf(element).replace(/\s+/g, ' ').trim())
  })
  visit(root, 'element', (element) => {
    if (element.tagName === 'code') element.children = [{ type: 'text', value: '<code>' }]
  })
  return {
    elements: elements.map(({ name }) => name),
    alerts,
    hrefs: elements.flatMap(({ href }) => (href ? [String(href)] : [])),
    text,
    prose: textOf(root),
    texts: (name) => elements.filter((element) => element.name === name).map((element) => element.text),
  }
}
