import { readLintContext as read, type KnownContracts } from "../../src/chain";
import type { LintFinding } from "../../src/lint";
import type { Session } from "../../src/session";
import type { AccountHandle } from "./account";
import type { Context } from "./context";

/** What the chain tells of the contracts that a session names, and of its signer. */
export async function readLintContext(
  { chain }: Context,
  { address, moduleAddress: module }: AccountHandle,
  session: Session,
): Promise<KnownContracts> {
  return read(chain.provider, { module, account: address }, session);
}

/** A finding as one line. */
export function formatFinding({ severity, message, remedy }: LintFinding): string {
  return `${severity === "danger" ? "Danger" : "Warning"}: ${message} ${remedy}`;
}
