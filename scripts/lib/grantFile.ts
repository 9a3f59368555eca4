import { readFileSync } from "node:fs";

import type { Session } from "../../src/session";
import { parseGrant, toSession, WireError, type GrantContext } from "../../src/wire";
import { UserError } from "./userError";

/**
 * The JSON in a file.
 * @throws UserError where there is none.
 */
export function readGrantFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new UserError(`There is no file ${path}.`, "Check its path, or describe the grant with --key and the like.");
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UserError(
      `${path} is no JSON: ${(error as Error).message}.`,
      "Correct it; docs/scripts.md has an example.",
    );
  }
}

/**
 * The session that a grant in the wire format describes.
 * @param source What to call it.
 * @throws UserError naming the first thing that is wrong, and where the others are.
 */
export function requireSound(json: unknown, source: string, context: GrantContext): Session {
  try {
    return toSession(parseGrant(json, context));
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const [first, ...rest] = error.problems;
    const where = first.path === "" ? source : `${source}, ${first.path}`;
    const more =
      rest.length === 0 ? "" : ` Then correct ${rest.map(({ path }) => path || "the grant").join(", ")} too.`;
    throw new UserError(`${where}: ${first.message}`, `${first.remedy}${more}`);
  }
}
