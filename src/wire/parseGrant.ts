import { WireError } from "./error";
import { formProblems } from "./formProblems";
import { grantProblems } from "./grantProblems";
import { grantSchema } from "./schema";
import type { GrantContext, WireGrant } from "./types";

/** As many problems as one error names: whoever sent more has other worries. */
const MAX_PROBLEMS = 20;

/**
 * Checks a grant in JSON: its form, and all that the module would refuse and no chain is needed to see.
 * @param json What `JSON.parse` returned.
 * @param context Makes the checks possible that need the account, the module or another clock.
 * @returns The same grant, typed.
 * @throws WireError with every problem, 20 at most.
 * @example const grant = parseGrant(JSON.parse(text), { account, module });
 */
export function parseGrant(json: unknown, context: GrantContext = {}): WireGrant {
  const { success, data, error } = grantSchema.safeParse(json);
  const problems = success
    ? grantProblems(data, context)
    : error.issues.slice(0, MAX_PROBLEMS).flatMap((issue) => formProblems(issue, json));
  if (!success || problems.length > 0) throw new WireError(problems.slice(0, MAX_PROBLEMS));
  return data;
}
