/** The SDK's own specifiers: `zenlocal` and `zenlocal/…`. */
export function isSdkSpecifier(specifier: string): boolean {
  return /^zenlocal(\/|$)/.test(specifier)
}

/**
 * Marks an import of a package that must not be a stand-in while composing: one that runs for its effects, or whose namespace is
 * used as a value. In the fingerprint build, where only the former are marked: it counts although nothing is taken from it.
 */
export const wholePrefix = 'zenlocal-whole:'

/** A dynamic import that the fingerprint build makes static: what it names may be missing. */
export const optionalPrefix = 'zenlocal-optional:'

export function isRelative(specifier: string): boolean {
  return /^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..'
}

/** The package's name in a bare specifier: `@scope/name/sub` → `@scope/name`; undefined for aliases like `@/x` and `#x`. */
export function packageName(specifier: string): string | undefined {
  return /^(?:@[a-z0-9-][\w.~-]*\/)?[a-z0-9][\w.~-]*/i.exec(specifier)?.[0]
}
