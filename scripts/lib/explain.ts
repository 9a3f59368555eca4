import { AbiCoder, dataSlice, type ErrorDescription } from "ethers";

import { describeRefusal } from "../../src/describeRefusal";
import { decodeRefusal, revertDataOf } from "../../src/refusal";
import { accountInterface } from "./account";
import { JsonRpcError } from "./http";
import { UserError } from "./userError";

/** A sentence, and what to do. */
export interface Explanation {
  message: string;
  remedy: string;
}

const REVERT_STRING = "0x08c379a0";
const PANIC = "0x4e487b71";

/** Any error as a sentence and a remedy. */
export function explain(error: unknown): Explanation {
  if (error instanceof UserError) return { message: error.message, remedy: error.remedy };
  const data = revertDataOf(error);
  if (data !== undefined && data !== "0x") return explainRevert(data);
  return explainCode(error);
}

/** Revert data, of whatever contract, as a sentence and a remedy. */
export function explainRevert(data: string): Explanation {
  const refusal = decodeRefusal(data);
  if (refusal.error !== undefined || refusal.entryPointReason !== undefined) return describeRefusal(refusal);
  return explainForeign(data);
}

/** Errors of accounts, of tokens, and of the language itself. */
function explainForeign(data: string): Explanation {
  const CHECK = "Check the call's target, its arguments and what the account holds.";
  const known = data.length < 10 ? null : accountInterface.parseError(data);
  if (known?.name !== undefined && known.name !== "Error" && known.name !== "Panic") return explainAccount(known);
  const [coder, body] = [AbiCoder.defaultAbiCoder(), data.length > 10 ? dataSlice(data, 4) : "0x"];
  if (data.startsWith(REVERT_STRING)) {
    return { message: `A contract refuses: ${String(coder.decode(["string"], body)[0])}.`, remedy: CHECK };
  }
  if (data.startsWith(PANIC)) {
    return { message: `A contract failed with panic code ${String(coder.decode(["uint256"], body)[0])}.`, remedy: CHECK };
  }
  const tokenError = describeTokenError(data);
  if (tokenError !== undefined) return { message: tokenError, remedy: "Send the account what it lacks." };
  const what = data === "0x" ? "without a reason" : `with an error these scripts don't know: ${data.slice(0, 74)}`;
  return { message: `The call reverts ${what}.`, remedy: CHECK };
}

function explainAccount({ name, args }: ErrorDescription): Explanation {
  if (name === "ERC7579AlreadyInstalledModule") {
    const remedy = "Nothing needs to be installed; `session:doctor` tells what else is missing.";
    return { message: `The account has installed the module ${String(args.module)} already.`, remedy };
  }
  if (name === "ERC7579UninstalledModule") {
    const remedy = "Run `session:install`, or name the right root validator with --validator.";
    return { message: `The account has not installed the module ${String(args.module)}.`, remedy };
  }
  return { message: `The account obeys its EntryPoint only, not ${String(args[0])}.`, remedy: "Check --account." };
}

/** ERC-6093: what most tokens answer since OpenZeppelin's release 5. */
function describeTokenError(data: string): string | undefined {
  if (!data.startsWith("0xe450d38c")) return undefined;
  const types = ["address", "uint256", "uint256"];
  const [holder, balance, needed] = AbiCoder.defaultAbiCoder().decode(types, dataSlice(data, 4)) as unknown as unknown[];
  return `${String(holder)} has ${String(balance)} base units of the token and needs ${String(needed)}.`;
}

function explainCode(error: unknown): Explanation {
  const { code, shortMessage } = error as { code?: unknown; shortMessage?: string };
  if (error instanceof JsonRpcError) {
    return { message: `The server refuses: ${error.message}.`, remedy: "Correct what it names, and run it again." };
  }
  if (code === "INSUFFICIENT_FUNDS") {
    return { message: "The sender has too little ether.", remedy: "Send it some; test networks have faucets." };
  }
  if (code === "NONCE_EXPIRED" || code === "REPLACEMENT_UNDERPRICED") {
    return { message: "Another transaction of the same sender came first.", remedy: "Run the command again." };
  }
  if (code === "TIMEOUT" || code === "NETWORK_ERROR" || code === "SERVER_ERROR") {
    return { message: "The network does not answer.", remedy: "Check the RPC URL, and run the command again." };
  }
  if (code === "CALL_EXCEPTION") return explainForeign("0x");
  const text = shortMessage ?? (error instanceof Error ? error.message : String(error));
  return { message: text.split("\n")[0], remedy: "Run it again with --show-stack-traces to see where it comes from." };
}
