/**
 * A user's module may print while zen imports it, and a program prints while it runs. Standard output is for the answer alone, so
 * that goes where progress and the logs of steps go: to standard error.
 */

/** `write` still reaches standard output while `work` goes on. */
export async function divertStdout<T>(work: (write: (text: string) => void) => Promise<T>): Promise<T> {
  const { stdout, stderr } = process
  // An own property where somebody replaced it already, for example a test.
  const before = Object.getOwnPropertyDescriptor(stdout, 'write')
  const write = stdout.write.bind(stdout)
  stdout.write = stderr.write.bind(stderr)
  try {
    return await work(write)
  } finally {
    if (before === undefined) Reflect.deleteProperty(stdout, 'write')
    else Object.defineProperty(stdout, 'write', before)
  }
}
