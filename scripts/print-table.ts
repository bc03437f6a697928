/**
 * Prints rows in columns that are as wide as their widest cell.
 *
 * @param texts columns, from the left, that hold text; the others hold figures, which stand to the right
 */
export function printTable(rows: readonly (readonly string[])[], texts = 1): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column < texts ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)
    );
    // deno-lint-ignore no-console -- the table is what those who call this are for
    console.log(cells.join("  "));
  }
}
