/**
 * Names that mean the same everywhere in a program. A local of such a name keeps it in the hashed text, so that a global and
 * a local are never taken for each other. A fixed list, because what is in `globalThis` differs between versions of Node.
 */
export const globalNames: ReadonlySet<string> = new Set(
  `
  AbortController AbortSignal AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Blob Boolean Buffer
  CompressionStream Crypto CustomEvent DOMException DataView Date DecompressionStream Error EvalError Event EventTarget File
  FinalizationRegistry Float32Array Float64Array FormData Function Headers Infinity Int16Array Int32Array Int8Array Intl Iterator
  JSON Map Math MessageChannel MessageEvent MessagePort NaN Number Object Performance Promise Proxy RangeError ReadableStream
  ReferenceError Reflect RegExp Request Response Set SharedArrayBuffer String SuppressedError Symbol SyntaxError TextDecoder
  TextEncoder TransformStream TypeError URIError URL URLSearchParams Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap
  WeakRef WeakSet WebAssembly WebSocket WritableStream __dirname __filename arguments atob btoa clearImmediate clearInterval
  clearTimeout console crypto decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval exports fetch global globalThis
  isFinite isNaN localStorage module navigator parseFloat parseInt performance process queueMicrotask require self
  setImmediate setInterval setTimeout structuredClone undefined unescape
  `
    .trim()
    .split(/\s+/),
)
