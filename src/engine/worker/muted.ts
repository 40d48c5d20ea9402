/** Each worker imports and composes what the process that runs the pipeline has imported, composed and shown already. */

type Write = NodeJS.WriteStream['write']

/** What is written to this process's streams meanwhile is dropped. */
export async function muted<T>(work: () => Promise<T>): Promise<T> {
  const ends = [process.stdout, process.stderr].map(muteStream)
  try {
    return await work()
  } finally {
    for (const end of ends) end()
  }
}

function muteStream(stream: NodeJS.WriteStream): () => void {
  const original = stream.write.bind(stream)
  let isMuted = true
  const write = ((...args: Parameters<Write>): boolean => {
    if (!isMuted) return original(...args)
    const done: unknown = args.at(-1)
    if (typeof done === 'function') process.nextTick(done)
    return true
  }) as Write
  stream.write = write
  return () => {
    isMuted = false
    // User code may have put a wrapper of its own around this one, which then goes on working.
    if (stream.write === write) stream.write = original
  }
}
