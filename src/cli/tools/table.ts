/** Widest cell that others are lined up with, in characters. */
const WIDEST = 40;

/** Two blanks between columns. */
const GAP = "  ";

const printable = (text: string): string => text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ".");

/**
 * Columns of text, each as wide as its widest cell, but no wider than 40 characters: longer cells
 * stand out, and what follows them goes to the next line. What cannot be printed is a point.
 */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) => {
    const lengths = rows.map((row) => row[column]?.length ?? 0).filter((it) => it <= WIDEST);
    return Math.max(0, ...lengths);
  });
  return rows.map((row) => {
    let text = "";
    let end = 0;
    for (const [column, cell] of row.entries()) {
      if (cell !== "" && text.length - (text.lastIndexOf("\n") + 1) > end) {
        text = `${text.trimEnd()}\n${" ".repeat(end)}`;
      }
      text += printable(cell).padEnd(widths[column]!) + GAP;
      end += widths[column]! + GAP.length;
    }
    return text.trimEnd();
  }).join("\n");
}
