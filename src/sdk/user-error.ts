/** Errors that point at the user's line. */
import { ZenError } from '../errors.js'
import type { ErrorCode, ZenErrorOptions } from '../errors.js'
import { displayPlace } from './call-site.js'
import type { CallSite } from './call-site.js'

/** The place goes into the message for people and into `data` (`file`, `line`, `column`) for scripts. */
export function errorAt(code: ErrorCode, site: CallSite | undefined, message: string, options: ZenErrorOptions = {}): ZenError {
  const place = site?.place
  if (!place) return new ZenError(code, message, options)
  return new ZenError(code, `${message} (${displayPlace(place)})`, { ...options, data: { ...options.data, ...place } })
}
