import { BundlerError } from "../bundlers/BundlerError";
import type { UserOperation } from "../userOperation";
import { encodeCallsId } from "./callsId";
import type { ClientContext } from "./ClientContext";

/**
 * Hands a signed operation to the bundler.
 * @param hash The operation's own, as the client computed it.
 * @throws BundlerError for what the bundler refuses, where it took the operation for another one, and where it is silent.
 */
export async function submit(
  { bundler, entryPoint, chainId }: ClientContext,
  operation: UserOperation,
  hash: string,
): Promise<void> {
  try {
    requireSameHash(await bundler.send(operation, entryPoint), hash);
  } catch (error) {
    throw unheard(error, encodeCallsId(chainId, hash)) ?? error;
  }
}

/** A bundler that did not answer may have the operation all the same: to send it again could make the calls twice. */
function unheard(error: unknown, id: string): BundlerError | undefined {
  if (!(error instanceof BundlerError) || error.code !== "BundlerSilent") return undefined;
  const remedy = `It may have the operation all the same: ask getCallsStatus("${id}") before you send it again.`;
  return new BundlerError("BundlerSilent", error.reason, remedy);
}

function requireSameHash(answered: string, own: string): void {
  if (answered.toLowerCase() === own) return;
  const reason = `The bundler calls the operation ${answered}, and its hash is ${own}.`;
  throw new BundlerError("BundlerAnswerInvalid", reason, "Use a bundler of the same chain and EntryPoint.");
}
