/** Turns chunks of bytes into lines of text, also when a character or a line is spread over chunks. */
import { StringDecoder } from 'node:string_decoder'

/** Longer lines go on in pieces, so that a program that never ends its line cannot fill the memory. */
export const MAX_PIECE_CHARACTERS = 64 * 1024

export interface LinePiece {
  readonly text: string
  /** The line goes on in the next piece. */
  readonly more: boolean
}

export interface LineSplitter {
  push(chunk: Buffer): LinePiece[]
  /** What is left without a line end. */
  end(): LinePiece[]
}

export function createLineSplitter(): LineSplitter {
  const decoder = new StringDecoder('utf8')
  let rest = ''

  function take(text: string): LinePiece[] {
    const pieces: LinePiece[] = []
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    for (const line of lines) pieces.push(...cut(line.endsWith('\r') ? line.slice(0, -1) : line))
    while (rest.length > MAX_PIECE_CHARACTERS) {
      pieces.push({ text: rest.slice(0, MAX_PIECE_CHARACTERS), more: true })
      rest = rest.slice(MAX_PIECE_CHARACTERS)
    }
    return pieces
  }

  return {
    push: (chunk) => take(decoder.write(chunk)),
    end: () => {
      const pieces = take(decoder.end())
      if (rest !== '') pieces.push(...cut(rest))
      rest = ''
      return pieces
    },
  }
}

function cut(line: string): LinePiece[] {
  const pieces: LinePiece[] = []
  let from = 0
  while (line.length - from > MAX_PIECE_CHARACTERS) {
    pieces.push({ text: line.slice(from, from + MAX_PIECE_CHARACTERS), more: true })
    from += MAX_PIECE_CHARACTERS
  }
  pieces.push({ text: line.slice(from), more: false })
  return pieces
}
