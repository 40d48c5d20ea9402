/** The SDK's own specifiers: `zenlocal` and `zenlocal/…`. */
export function isSdkSpecifier(specifier: string): boolean {
  return /^zenlocal(\/|$)/.test(specifier)
}

/** `import 'x'` of a package, told from an import that takes names: it runs for its effects, so it is never lazy and always counts. */
export const barePrefix = 'zenlocal-bare:'

/** A dynamic import that the fingerprint build makes static: what it names may be missing. */
export const optionalPrefix = 'zenlocal-optional:'

export function isRelative(specifier: string): boolean {
  return /^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..'
}

/** The package's name in a bare specifier: `@scope/name/sub` → `@scope/name`; undefined for aliases like `@/x` and `#x`. */
export function packageName(specifier: string): string | undefined {
  return /^(?:@[a-z0-9-][\w.~-]*\/)?[a-z0-9][\w.~-]*/i.exec(specifier)?.[0]
}
