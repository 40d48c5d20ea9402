/** Rows and columns of an array of records or of an array of equally long rows; only the length of any other array. */
export function describeTable(rows: readonly unknown[]): Readonly<Record<string, unknown>> {
  if (rows.length > 0 && rows.every(isRecord)) {
    const names = new Set<string>()
    for (const row of rows) for (const name of Object.keys(row)) names.add(name)
    return { rows: rows.length, columns: names.size, columnNames: [...names].slice(0, 200) }
  }
  const width = widthOf(rows)
  return width === undefined ? { length: rows.length } : { rows: rows.length, columns: width }
}

function widthOf(rows: readonly unknown[]): number | undefined {
  const [first] = rows
  if (!Array.isArray(first) || first.length === 0) return undefined
  return rows.every((row) => Array.isArray(row) && row.length === first.length) ? first.length : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
