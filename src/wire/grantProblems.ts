import { ZeroAddress, dataSlice } from "ethers";

import { formatTime } from "../format";
import { PaymasterPolicy, SignerKind, type Session } from "../session";
import { isEntryPoint, isSame } from "../addresses";
import type { WireProblem } from "./error";
import { permissionProblems } from "./permissionProblems";
import { toSession } from "./toSession";
import type { GrantContext, WireGrant } from "./types";

/** Whose address a signer is or starts with, and whose it should be. */
const SIGNERS: Record<SignerKind, readonly [is: string, should: string]> = {
  [SignerKind.Address]: ["signer", "the session's own key"],
  [SignerKind.Contract]: ["signer", "the contract that signs for the session"],
  [SignerKind.ERC7913]: ["signer's verifier", "the contract that verifies the session's own key"],
};

/** What the module would refuse in a grant of the right form, as far as that can be seen without a chain. */
export function grantProblems(grant: WireGrant, context: GrantContext): WireProblem[] {
  const session = toSession(grant);
  return [
    ...signerProblems(session, context),
    ...windowProblems(session, context),
    ...paymasterProblems(session, grant),
    ...permissionProblems(grant, session, context),
  ];
}

function signerProblems({ signerKind, signer }: Session, context: GrantContext): WireProblem[] {
  const [is, should] = SIGNERS[signerKind];
  const what = misplaced(dataSlice(signer, 0, 20), context);
  if (what === undefined) return [];
  const [message, remedy] = [`The ${is} is ${what}.`, `Give the address of ${should}.`];
  return [{ code: "InvalidSigner", path: "key.publicKey", message, remedy }];
}

/** What an address is that is nobody's key: whoever acts for it would act for the account. */
function misplaced(address: string, { account, module }: GrantContext): string | undefined {
  if (isSame(address, ZeroAddress)) return "the zero address";
  if (isSame(address, account)) return "the account itself";
  if (isSame(address, module)) return "the session key module";
  return isEntryPoint(address) ? "an EntryPoint" : undefined;
}

function windowProblems({ validAfter, validUntil }: Session, { now }: GrantContext): WireProblem[] {
  const path = "expirySec";
  const clock = now ?? Math.floor(Date.now() / 1000);
  if (validUntil === 0) return [];
  if (validUntil <= validAfter) {
    const message = `The session would end at ${validUntil}, not after it begins at ${validAfter}.`;
    return [{ code: "EmptyWindow", path, message, remedy: "Give a later expiry, or 0 for none." }];
  }
  if (validUntil > clock) return [];
  const message = `The session would have expired already: ${formatTime(validUntil, clock)}.`;
  return [{ code: "ExpiryInPast", path, message, remedy: "Give a later expiry, or 0 for none." }];
}

function paymasterProblems({ paymasterPolicy, paymaster }: Session, { permissions }: WireGrant): WireProblem[] {
  const path = "paymaster";
  if (paymasterPolicy === PaymasterPolicy.None) return [];
  if (permissions.some(({ type }) => type === "root")) {
    const message = "Root needs no free paymaster: its gas is not limited.";
    return [{ code: "RootWithPaymasterPolicy", path, message, remedy: "Leave the paymaster out." }];
  }
  if (paymasterPolicy !== PaymasterPolicy.Only || !isSame(paymaster, ZeroAddress)) return [];
  const remedy = "Give its address, or leave it out.";
  return [{ code: "PaymasterMissing", path, message: "The paymaster is the zero address.", remedy }];
}
