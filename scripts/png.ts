import { crc32, deflateSync, inflateSync } from 'node:zlib'

/** The pictures that Chromium takes: eight bits a channel, three or four channels, not interlaced. */

interface Chunk {
  readonly type: string
  readonly data: Buffer
}

interface Pixels {
  readonly width: number
  readonly height: number
  /** Each as 0xRRGGBB, row by row. */
  readonly colors: Uint32Array
}

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
const COLORS = 256

/** The same picture in 256 colors, which takes less than half of the bytes, with a comment. */
export function shrink(png: Buffer, comment: string): Buffer {
  const { width, height, colors } = decode(png)
  const { palette, indexOf } = choosePalette(colors)
  const rows = Buffer.alloc((width + 1) * height)
  colors.forEach((color, at) => {
    rows[Math.floor(at / width) + at + 1] = indexOf.get(color) ?? 0
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3], 8)
  return encode([
    { type: 'IHDR', data: header },
    { type: 'PLTE', data: Buffer.from(palette.flatMap(channels)) },
    { type: 'tEXt', data: Buffer.from(`Comment\0${comment}`, 'latin1') },
    { type: 'IDAT', data: deflateSync(rows, { level: 9 }) },
    { type: 'IEND', data: Buffer.alloc(0) },
  ])
}

/** The comment that `shrink` put into the picture, if any. */
export function commentOf(png: Buffer): string | undefined {
  const text = chunksOf(png).find(({ type }) => type === 'tEXt')
  return text?.data.toString('latin1').split('\0')[1]
}

function encode(chunks: readonly Chunk[]): Buffer {
  const parts = chunks.flatMap(({ type, data }) => {
    const length = Buffer.alloc(4)
    const sum = Buffer.alloc(4)
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return [length, body, sum]
  })
  return Buffer.concat([SIGNATURE, ...parts])
}

function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = SIGNATURE.length; at < png.length; ) {
    const end = at + 8 + png.readUInt32BE(at)
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, end) })
    at = end + 4
  }
  return chunks
}

function decode(png: Buffer): Pixels {
  const chunks = chunksOf(png)
  const header = chunks[0]?.data ?? Buffer.alloc(13)
  const [width, height, kind] = [header.readUInt32BE(0), header.readUInt32BE(4), header.readUInt8(9)]
  const step = { 2: 3, 6: 4 }[kind]
  if (!step) throw new Error(`Chromium took a picture of kind ${kind}, which is not read here`)
  const data = chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data)
  const bytes = unfilter(inflateSync(Buffer.concat(data)), width * step, step)
  const colors = Uint32Array.from({ length: width * height }, (_, at) => bytes.readUIntBE(at * step, 3))
  return { width, height, colors }
}

/** Undoes PNG's prediction of each byte by those to the left, above, and above to the left. */
function unfilter(rows: Buffer, length: number, step: number): Buffer {
  const bytes = Buffer.alloc((rows.length / (length + 1)) * length)
  for (let at = 0; at < bytes.length; at += 1) {
    const row = Math.floor(at / length)
    const inRow = at >= row * length + step
    const left = inRow ? (bytes[at - step] ?? 0) : 0
    const above = bytes[at - length] ?? 0
    const corner = inRow ? (bytes[at - length - step] ?? 0) : 0
    const guesses = [0, left, above, (left + above) >> 1, nearest(left, above, corner)]
    bytes[at] = (rows[row + at + 1] ?? 0) + (guesses[rows[row * (length + 1)] ?? 0] ?? 0)
  }
  return bytes
}

/** PNG's Paeth predictor. */
function nearest(left: number, above: number, corner: number): number {
  const distance = (value: number) => Math.abs(left + above - corner - value)
  if (distance(left) <= distance(above) && distance(left) <= distance(corner)) return left
  return distance(above) <= distance(corner) ? above : corner
}

/** The commonest colors as they are, then always the one that is worst served so far, and which stands for which. */
function choosePalette(colors: Uint32Array): { palette: number[]; indexOf: Map<number, number> } {
  const counts = new Map<number, number>()
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1)
  const all = [...counts].sort(([a, m], [b, n]) => n - m || a - b).map(([color]) => color)
  const palette: number[] = []
  const served = new Map(all.map((color) => [color, { index: 0, distance: Number.POSITIVE_INFINITY }]))
  while (palette.length < Math.min(COLORS, all.length)) {
    const worst = () => all.reduce((a, b) => (distanceOf(b) > distanceOf(a) ? b : a))
    const next = palette.length < COLORS / 8 ? (all[palette.length] ?? 0) : worst()
    for (const [color, best] of served) {
      const distance = apart(color, next)
      if (distance < best.distance) Object.assign(best, { index: palette.length, distance })
    }
    palette.push(next)
  }
  return { palette, indexOf: new Map([...served].map(([color, { index }]) => [color, index])) }

  function distanceOf(color: number): number {
    return served.get(color)?.distance ?? 0
  }
}

const channels = (color: number) => [color >> 16, (color >> 8) & 255, color & 255]

function apart(one: number, other: number): number {
  const to = channels(other)
  return channels(one).reduce((sum, value, at) => sum + (value - (to[at] ?? 0)) ** 2, 0)
}
