import { ZeroAddress, dataSlice } from "ethers";

import { formatTime } from "../format";
import { PaymasterPolicy, SignerKind, type Session } from "../session";
import { isEntryPoint, isSame } from "./addresses";
import type { WireProblem } from "./error";
import { permissionProblems } from "./permissionProblems";
import { toSession } from "./toSession";
import type { GrantContext, WireGrant } from "./types";

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

function signerProblems({ signerKind, signer }: Session, { account, module }: GrantContext): WireProblem[] {
  const path = "key.publicKey";
  const [code, remedy] = ["InvalidSigner", "Give the address of the session's own key."];
  const address = dataSlice(signer, 0, 20);
  if (isSame(address, ZeroAddress)) {
    return [{ code, path, message: "The signer is the zero address.", remedy }];
  }
  if (signerKind === SignerKind.ERC7913) return [];
  if (isSame(address, account)) return [{ code, path, message: "The signer is the account itself.", remedy }];
  if (isSame(address, module)) return [{ code, path, message: "The signer is the session key module.", remedy }];
  return isEntryPoint(address) ? [{ code, path, message: "The signer is an EntryPoint.", remedy }] : [];
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
