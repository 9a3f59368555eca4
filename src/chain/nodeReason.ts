/**
 * What a node threw, in one line. The whole message of an ethers error has the node's URL in it, and that often holds a
 * key.
 */
export function nodeReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { shortMessage } = error as { shortMessage?: unknown };
  return (typeof shortMessage === "string" ? shortMessage : error.message).split("\n")[0];
}
