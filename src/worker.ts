/** Entry of worker processes. The one argument is the pid of the process that runs the pipeline. */
import module from 'node:module'
import { serveTasks } from './engine/worker/main.js'

// On Node 22 and later; an import by name would not parse on Node 20.
;(module as { enableCompileCache?: () => unknown }).enableCompileCache?.()
serveTasks(Number(process.argv[2]), (code) => process.exit(code))
