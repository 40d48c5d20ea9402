/** A recorded error as an error that can be thrown: for the `cause` of a failed run, and for hooks. */
import type { StepError } from '../schema/run.js'

/** `name`, `message` and `code` as they were; the stack names the user's own frames. */
export function fromStepError(error: StepError): Error {
  const made: Error & { code?: string } = new Error(error.message)
  made.name = error.name
  if (error.code !== undefined) made.code = error.code
  const frames = error.frames.map(({ file, line, column, function: name }) => {
    const place = `${file}:${line}:${column}`
    return `    at ${name === undefined ? place : `${name} (${place})`}`
  })
  made.stack = [`${error.name}: ${error.message}`, ...frames].join('\n')
  return made
}
