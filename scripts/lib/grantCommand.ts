import type { Context } from "./context";
import { completeGrant, deferGrant, type CompleteOptions, type Deferred, type DeferOptions } from "./defer";
import { grantFromOptions, type Grant } from "./grant";
import { UserError } from "./userError";

/** How `session:grant` is asked. */
export interface GrantCommandOptions extends DeferOptions, Partial<Pick<CompleteOptions, "ownerSignature">> {
  /** Make a grant that the owner signs, instead of a transaction. */
  defer?: boolean;
}

/** By a transaction; or by a signature of the owner, made here or elsewhere. */
export async function runGrant(context: Context, options: GrantCommandOptions): Promise<Grant | Deferred> {
  const { defer, ownerSignature, deadline, typedData, out } = options;
  if (defer && ownerSignature !== undefined) {
    throw new UserError(
      "Both --defer and --owner-signature are given.",
      "--defer makes a grant; the signature completes it.",
    );
  }
  if (defer) return deferGrant(context, options);
  if (deadline !== undefined || typedData !== undefined) {
    throw new UserError("--deadline and --typed-data are for deferred grants.", "Add --defer, or leave them out.");
  }
  if (ownerSignature !== undefined) return completeGrant(context, { ...options, ownerSignature });
  if (out === undefined) return grantFromOptions(context, options);
  throw new UserError("--out is for deferred grants.", "Add --defer, or leave it out.");
}
