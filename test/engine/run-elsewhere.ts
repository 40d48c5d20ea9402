/** Runs `main.ts` of the project that the argument names: a process of its own, to be killed. */
import { openTestProject } from './project.js'

const project = await openTestProject({ dir: process.argv[2] })
await project.run()
