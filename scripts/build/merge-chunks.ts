/**
 * esbuild makes a chunk for every set of entry points that share code: a plain command would load fifty files, and each costs
 * half a millisecond. This joins what every start needs into `chunks/base.js`, and what plain commands need into `chunks/core.js`.
 */
import { build, type Metafile, type Plugin } from 'esbuild'
import MagicString from 'magic-string'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { parseSync } from 'oxc-parser'

/** What is loaded only where it is used: no chunk with it, or with a plain import of it, is joined. */
const late = [
  /^node_modules\/(ink|react|react-reconciler|yoga-layout|yaml|zod|magic-string|proper-lockfile|graceful-fs|fs-extra|devalue)\//,
  /^src\/ui\/.*\.tsx$/,
]

/** The lazy imports that every plain command follows; others would bring in what a list never needs. */
const everyCommand =
  /^src\/(cli\/(load-command|print-list|list-command|zen-command)|control\/(index|control|find-project)|store\/(index|store))\.ts$/

/** Path in `dist/`, with `/`. */
type Name = string
interface Chunk {
  readonly imports: readonly { readonly name: Name; readonly lazy: boolean; readonly outside: boolean }[]
  readonly exports: readonly string[]
  /** The source of which it is the entry, from the root. */
  readonly entry: string
  readonly inputs: readonly string[]
}
interface Group {
  readonly name: Name
  readonly members: readonly Name[]
}

/** Joins chunks in `folder` (a fresh `dist/`). Returns which inputs each file of it holds now. */
export async function mergeChunks(folder: string, outputs: Metafile['outputs']): Promise<Map<Name, readonly string[]>> {
  const chunks = readChunks(outputs)
  const groups = chooseGroups(chunks)
  for (const group of groups) await joinGroup(folder, group, chunks)
  const places = new Map(
    groups.flatMap(({ name, members }) => members.map((member, at) => [member, { file: name, prefix: `m${at}_` }])),
  )
  await Promise.all([...places.keys()].map((member) => rm(join(folder, member))))
  const left = [...chunks.keys()].filter((name) => !places.has(name))
  for (const name of [...left, ...groups.map((group) => group.name)]) await redirect(folder, name, places)
  return new Map([
    ...left.map((name) => [name, chunks.get(name)!.inputs] as const),
    ...groups.map(({ name, members }) => [name, members.flatMap((member) => chunks.get(member)!.inputs)] as const),
  ])
}

function readChunks(outputs: Metafile['outputs']): Map<Name, Chunk> {
  const nameOf = (path: string): Name => path.slice(path.lastIndexOf('/dist/') + '/dist/'.length)
  return new Map(
    Object.entries(outputs).map(([path, { imports, exports, inputs, entryPoint = '' }]) => [
      nameOf(path),
      {
        imports: imports.map(({ path: imported, kind, external }) => ({
          name: external === true ? imported : nameOf(imported),
          lazy: kind !== 'import-statement',
          outside: external === true,
        })),
        exports,
        entry: entryPoint,
        inputs: Object.keys(inputs),
      },
    ]),
  )
}

function chooseGroups(chunks: ReadonlyMap<Name, Chunk>): Group[] {
  const isLate = lateness(chunks)
  const joinable = (name: Name): boolean => name.startsWith('chunks/') && !isLate(name)
  const reach = (roots: readonly Name[], lazily: boolean): Set<Name> => {
    const seen = new Set<Name>()
    const visit = (name: Name): void => {
      for (const imported of chunks.get(name)?.imports ?? []) {
        if (imported.outside || seen.has(imported.name) || isLate(imported.name)) continue
        if (imported.lazy && !(lazily && everyCommand.test(chunks.get(imported.name)!.entry))) continue
        seen.add(imported.name)
        visit(imported.name)
      }
    }
    roots.forEach(visit)
    return seen
  }
  const commands = [...chunks.keys()].filter((name) => name.startsWith('commands/'))
  const base = [...reach(['cli/main.js'], false)].filter(joinable)
  const core = [...reach(['cli/main.js', ...commands], true)].filter((name) => joinable(name) && !base.includes(name))
  return [
    { name: 'chunks/base.js', members: base.sort() },
    { name: 'chunks/core.js', members: core.sort() },
  ]
}

/** Whether a chunk holds something late, or imports such a chunk or a package outside the bundle. */
function lateness(chunks: ReadonlyMap<Name, Chunk>): (name: Name) => boolean {
  const known = new Map<Name, boolean>()
  const isLate = (name: Name): boolean => {
    const before = known.get(name)
    if (before !== undefined) return before
    known.set(name, false) // Ends the walk in a cycle.
    const { imports, inputs } = chunks.get(name)!
    const found =
      inputs.some((input) => late.some((pattern) => pattern.test(input.replace(/^.*node_modules\//, 'node_modules/')))) ||
      imports.some((imported) => !imported.lazy && (imported.outside || isLate(imported.name)))
    known.set(name, found)
    return found
  }
  return isLate
}

/** One file out of the members: each export under a prefix of its chunk, and each chunk as a whole for lazy imports. */
async function joinGroup(folder: string, { name, members }: Group, chunks: ReadonlyMap<Name, Chunk>): Promise<void> {
  const lines = members.flatMap((member, at) => {
    const from = JSON.stringify(`./${posix.basename(member)}`)
    const names = chunks.get(member)!.exports.map((exported) => `${exported} as m${at}_${exported}`)
    return [`export { ${names.join(', ')} } from ${from}`, `export * as m${at}_ from ${from}`]
  })
  const inside = new Set(members.map((member) => posix.basename(member)))
  const onlyMembers: Plugin = {
    name: 'only-members',
    setup(run) {
      run.onResolve({ filter: /^\./ }, ({ path, resolveDir }) =>
        inside.has(posix.basename(path)) ? { path: join(resolveDir, path) } : { path, external: true },
      )
    },
  }
  await build({
    absWorkingDir: folder,
    stdin: { contents: lines.join('\n'), resolveDir: join(folder, 'chunks') },
    outfile: join(folder, name),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    plugins: [onlyMembers],
    logLevel: 'warning',
  })
}

type Places = ReadonlyMap<Name, { readonly file: Name; readonly prefix: string }>

/** Points the imports of one file to where the joined chunks are now. */
async function redirect(folder: string, name: Name, places: Places): Promise<void> {
  const text = await readFile(join(folder, name), 'utf8')
  const edited = new MagicString(text)
  const { module } = parseSync(name, text, { sourceType: 'module' })
  const placeOf = (specifier: string) =>
    specifier.startsWith('.') ? places.get(posix.join(posix.dirname(name), specifier)) : undefined
  const specifierFor = (file: Name): string => {
    const path = posix.relative(posix.dirname(name), file)
    return JSON.stringify(path.startsWith('.') ? path : `./${path}`)
  }
  for (const { start, end, moduleRequest, entries } of module.staticImports) {
    const place = placeOf(moduleRequest.value)
    if (place === undefined) continue
    const names = entries.map(({ importName, localName }) => {
      if (importName.name === null) throw new Error(`${name} imports a joined chunk as a whole, or its default`)
      return `${place.prefix}${importName.name} as ${localName.value}`
    })
    edited.overwrite(start, end, `import { ${names.join(', ')} } from ${specifierFor(place.file)};`)
  }
  for (const { start, end, moduleRequest } of module.dynamicImports) {
    const written = text.slice(moduleRequest.start, moduleRequest.end)
    const place = /^"[^"]+"$/.test(written) ? placeOf(written.slice(1, -1)) : undefined
    if (place !== undefined)
      edited.overwrite(start, end, `import(${specifierFor(place.file)}).then((all) => all.${place.prefix})`)
  }
  if (module.staticExports.some(({ start, end }) => /^export\b[^"]*\bfrom\s*"\./.test(text.slice(start, end)))) {
    throw new Error(`${name} exports from another chunk in one statement, which nothing here rewrites`)
  }
  if (edited.hasChanged()) await writeFile(join(folder, name), edited.toString())
}
