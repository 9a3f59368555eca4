import type { Series } from "./scale";

/** A Mermaid chart of one or more lines over the same counts; the colours follow the order of the lines. */
export function chart(title: string, axis: string, lines: Series[]): string {
  const counts = Object.keys(lines[0]).map(Number);
  const most = Math.max(...lines.flatMap((line) => Object.values(line)));
  return [
    "```mermaid",
    "xychart-beta",
    `  title "${title}"`,
    `  x-axis "${axis}" [${counts.join(", ")}]`,
    `  y-axis "gas" 0 --> ${roundUp(most)}`,
    ...lines.map((line) => `  line [${counts.map((count) => line[count]).join(", ")}]`),
    "```",
  ].join("\n");
}

/** Gas for one more, from the first count of the series to the last. */
export function slope(series: Series): number {
  const counts = Object.keys(series).map(Number);
  const [first, last] = [counts[0], counts[counts.length - 1]];
  return Math.round((series[last] - series[first]) / (last - first));
}

function roundUp(value: number): number {
  const step = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / step) * step;
}
