import type { Provider } from "ethers";

/** The time that sessions are judged by, UNIX seconds: the chain's, or the clock's where the last block is old. */
export async function readTime(provider: Provider): Promise<number> {
  const block = await provider.getBlock("latest");
  return Math.max(block?.timestamp ?? 0, Math.floor(Date.now() / 1000));
}
