import { validatorNonceKey } from "../../src/accounts/erc7579";
import { entryPointBundler, rpcBundler, type Bundler } from "../../src/bundlers";
import { estimateByHand, prepareOperation } from "../../src/operations";
import type { UserOperation } from "../../src/userOperation";
import type { Wallet } from "ethers";
import type { Chain } from "./chain";

/** An operation to build: who asks which validator for what, and who signs. */
export interface OperationRequest {
  account: string;
  entryPoint: string;
  validator: string;
  callData: string;
  /** As long as the real signature, and of its form: gas is estimated with it. */
  dummySignature: string;
  /** The operation's `signature` field for the EntryPoint's hash. */
  sign: (userOpHash: string) => Promise<string>;
}

/** How operations travel: through a bundler, or by a relayer who sends them to the EntryPoint. */
export function openRoute(url: string | undefined, relayer: Wallet | undefined): Bundler {
  if (relayer !== undefined) return entryPointBundler(relayer);
  return rpcBundler(String(url));
}

/**
 * An operation with its gas estimated, not signed yet.
 * @throws what validation or the call reverts with.
 */
export async function buildOperation(
  { provider }: Chain,
  bundler: Bundler,
  request: OperationRequest,
): Promise<UserOperation> {
  const { account: sender, entryPoint, validator, callData, dummySignature } = request;
  // By hand in either case: a bundler's own words for a refusal say less.
  const operation = { sender, entryPoint, callData, dummySignature, nonceKey: validatorNonceKey(validator) };
  const patient: Bundler = {
    ...bundler,
    estimate: async (draft, address) => {
      await estimateByHand(provider, address, draft);
      return bundler.estimate(draft, address);
    },
  };
  return prepareOperation(provider, patient, operation);
}
