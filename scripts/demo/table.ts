/** A table's columns: their titles, and the most characters per line that they take. */
export type Columns = readonly (readonly [title: string, width: number])[];

/**
 * An aligned table. What is wider than its column goes on in the next line.
 * @example formatTable([["who", 10]], [["owner"]]);
 */
export function formatTable(columns: Columns, rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((text, i) => wrap(text, columns[i][1])));
  const widths = columns.map(([title], i) => Math.max(title.length, ...cells.flatMap((row) => row[i].map(lengthOf))));
  const head = line(
    columns.map(([title]) => title),
    widths,
  );
  const rule = widths.map((width) => "-".repeat(width)).join("-+-");
  return [head, rule, ...cells.flatMap((row) => lines(row, widths))].join("\n");
}

function lines(row: string[][], widths: number[]): string[] {
  const height = Math.max(...row.map((cell) => cell.length));
  return Array.from({ length: height }, (_, at) =>
    line(
      row.map((cell) => cell[at] ?? ""),
      widths,
    ),
  );
}

function line(texts: string[], widths: number[]): string {
  return texts
    .map((text, i) => text.padEnd(widths[i]))
    .join(" | ")
    .trimEnd();
}

/** Breaks a text between words; a longer word stands alone. */
function wrap(text: string, width: number): string[] {
  const result = [""];
  for (const word of text.split(" ")) {
    const last = result[result.length - 1];
    if (last === "") result[result.length - 1] = word;
    else if (last.length + 1 + word.length <= width) result[result.length - 1] = `${last} ${word}`;
    else result.push(word);
  }
  return result;
}

function lengthOf(text: string): number {
  return text.length;
}
