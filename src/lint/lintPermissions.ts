import type { Session } from "../session";
import { amountLints } from "./amountLints";
import { functionLints } from "./functionLints";
import { sessionLints } from "./sessionLints";
import { targetLints } from "./targetLints";
import type { LintContext, LintFinding, PermissionLint, SessionLint } from "./types";

const PERMISSION_LINTS: readonly PermissionLint[] = [...targetLints, ...amountLints, ...functionLints];

/**
 * What an owner should be warned of before signing a grant. It finds what `parseGrant` and the module accept; a session
 * without findings is not a safe one.
 * @param session As the contract takes it.
 * @param context What is known beside it; the more it holds, the more is found.
 * @returns For each permission in their order what there is about it, then what there is about the session as a whole.
 * @example lintPermissions(session, { tokens }).map(({ severity, message }) => `${severity}: ${message}`);
 */
export function lintPermissions(session: Session, context: LintContext = {}): LintFinding[] {
  const subject = { session, context };
  return [
    ...session.permissions.flatMap((permission, index) =>
      PERMISSION_LINTS.flatMap((lint) => finding(lint, index, lint.find(permission, subject))),
    ),
    ...sessionLints.flatMap((lint) => finding(lint, null, lint.find(subject))),
  ];
}

function finding(
  { code, severity, remedy }: PermissionLint | SessionLint,
  permission: number | null,
  message: string | undefined,
): LintFinding[] {
  return message === undefined ? [] : [{ code, severity, permission, message, remedy }];
}
