import { checkName, sameName } from '../store/names.js'

/** Each once, in the order given. Throws NAME_INVALID. */
export function checkedTags(tags: readonly string[]): string[] {
  const kept: string[] = []
  for (const tag of tags) {
    checkName('tag', tag)
    if (!kept.some((other) => sameName(other, tag))) kept.push(tag)
  }
  return kept
}

export interface TagChanges {
  /** Replaces all. */
  readonly tags?: readonly string[] | undefined
  readonly addTags?: readonly string[] | undefined
  readonly removeTags?: readonly string[] | undefined
}

/** The tags after the changes: replaced if `tags` is given, then added, then removed. Undefined when none are left. */
export function changedTags(current: readonly string[] | undefined, changes: TagChanges): string[] | undefined {
  const removed = changes.removeTags ?? []
  const all = [...(changes.tags === undefined ? (current ?? []) : checkedTags(changes.tags))]
  for (const tag of checkedTags(changes.addTags ?? [])) if (!all.some((other) => sameName(other, tag))) all.push(tag)
  const kept = all.filter((tag) => !removed.some((other) => sameName(other, tag)))
  return kept.length === 0 ? undefined : kept
}
