import type { ErrorDescription } from "ethers";

import { describeError } from "../../src/describeError";
import { ExplainedError } from "../../src/explainedError";
import type { TokenLookup } from "../../src/format";
import { decodeRefusal, revertDataOf } from "../../src/refusal";
import { accountInterface } from "./account";
import { UserError } from "./userError";

/** A sentence, and what to do. */
export interface Explanation {
  message: string;
  remedy: string;
}

/** Any error as a sentence and a remedy. */
export function explain(error: unknown): Explanation {
  if (error instanceof UserError) return { message: error.message, remedy: error.remedy };
  const data = revertDataOf(error);
  if (data !== undefined && data !== "0x") return explainRevert(data);
  if (error instanceof ExplainedError) return { message: error.reason, remedy: error.remedy };
  return explainCode(error);
}

/** Revert data, of whatever contract, as a sentence and a remedy. */
export function explainRevert(data: string, tokens?: TokenLookup): Explanation {
  const account = data.length < 10 ? null : accountInterface.parseError(data);
  if (account?.name.startsWith("ERC7579")) return explainAccount(account);
  return describeError(decodeRefusal(data), tokens);
}

/** The account's own errors about modules, which these commands know the remedy for. */
function explainAccount({ name, args }: ErrorDescription): Explanation {
  if (name === "ERC7579AlreadyInstalledModule") {
    const remedy = "Nothing needs to be installed; `session:doctor` tells what else is missing.";
    return { message: `The account has installed the module ${String(args.module)} already.`, remedy };
  }
  const remedy = "Run `session:install`, or name the right root validator with --validator.";
  return { message: `The account has not installed the module ${String(args.module)}.`, remedy };
}

function explainCode(error: unknown): Explanation {
  const { code, shortMessage } = error as { code?: unknown; shortMessage?: string };
  if (code === "INSUFFICIENT_FUNDS") {
    return { message: "The sender has too little ether.", remedy: "Send it some; test networks have faucets." };
  }
  if (code === "NONCE_EXPIRED" || code === "REPLACEMENT_UNDERPRICED") {
    return { message: "Another transaction of the same sender came first.", remedy: "Run the command again." };
  }
  if (code === "TIMEOUT" || code === "NETWORK_ERROR" || code === "SERVER_ERROR") {
    return { message: "The network does not answer.", remedy: "Check the RPC URL, and run the command again." };
  }
  if (code === "CALL_EXCEPTION") return explainRevert("0x");
  const text = shortMessage ?? (error instanceof Error ? error.message : String(error));
  return { message: text.split("\n")[0], remedy: "Run it again with --show-stack-traces to see where it comes from." };
}
