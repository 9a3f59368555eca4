import type { Operation, RuntimeCall } from "../../src/evaluate";
import type { Session } from "../../src/session";

/** The account grants a session, or tries to. */
export interface GrantStep {
  kind: "grant";
  session: Session;
}

/** The account has an operation validated. */
export interface OperationStep extends Omit<Operation, "owner"> {
  kind: "operation";
  userOpHash: string;
  /** ERC-6900 only. */
  entityId: number;
  /** Where a deferred grant comes along: the one signature that the account takes, and for which digest. */
  ownerSigned?: { digest: string; signature: string };
}

/** Somebody calls the account (ERC-6900), which has the call validated. */
export interface RuntimeStep extends RuntimeCall {
  kind: "runtime";
}

/** The account changes something else: a function of the module and its arguments. */
export interface ManagingStep {
  kind: "managing";
  name: "onInstall" | "onUninstall" | "revokeSession" | "revokeAllSessions" | "protectTargets";
  args: unknown[];
}

/** One thing that an account does with the module. Data alone, so that a sequence can be replayed and cut down. */
export type Step = GrantStep | OperationStep | RuntimeStep | ManagingStep;

/** A step as JSON, amounts as decimal strings. */
export function toJson(value: unknown): string {
  const plain = (_: string, field: unknown) => (typeof field === "bigint" ? field.toString() : field);
  return JSON.stringify(value, plain, 2);
}
