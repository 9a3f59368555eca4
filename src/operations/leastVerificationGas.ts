import { Contract, type Provider } from "ethers";

import { entryPointInterface } from "../entryPoint";
import { decodeRefusal, revertDataOf } from "../refusal";
import { packUserOperation, type UserOperation } from "../userOperation";

/** A guess this near is good enough, in percent: the next one would save less than it takes to ask. */
const PRECISION = 2n;

/**
 * The least verification gas with which the EntryPoint takes an operation, as near as 2 percent above it. The operation's
 * signature is a dummy: where the gas suffices, that is all that the EntryPoint finds wrong.
 * @param enough A limit that is known to suffice, units.
 */
export async function leastVerificationGas(
  provider: Provider,
  entryPoint: string,
  operation: UserOperation,
  enough: bigint,
): Promise<bigint> {
  const handleOps = new Contract(entryPoint, entryPointInterface, provider).getFunction("handleOps");
  let [low, high] = [enough / 3n, enough];
  while ((high - low) * 100n > high * PRECISION) {
    const middle = (low + high) / 2n;
    if (await suffices(middle)) high = middle;
    else low = middle;
  }
  return high;

  async function suffices(verificationGasLimit: bigint): Promise<boolean> {
    try {
      const operations = [packUserOperation({ ...operation, verificationGasLimit })];
      await handleOps.staticCall(operations, entryPoint);
      return true;
    } catch (error) {
      const data = revertDataOf(error);
      if (data === undefined) throw error;
      return decodeRefusal(data).entryPointReason?.startsWith("AA24") === true;
    }
  }
}
