/**
 * The entries of a list with commas; commas inside brackets belong to an entry.
 * @example splitList("f(address,uint256), g()"); // ["f(address,uint256)", "g()"]
 */
export function splitList(text: string): string[] {
  const entries = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "(" || character === "[") depth++;
    if (character === ")" || character === "]") depth--;
    if (character === "," && depth === 0) entries.push("");
    else entries[entries.length - 1] += character;
  }
  return entries.map((entry) => entry.trim()).filter((entry) => entry !== "");
}
