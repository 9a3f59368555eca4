import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { AccountVectors } from "../../scripts/vectors/accounts";
import type { DeferredGrantVector } from "../../scripts/vectors/deferredGrants";
import type { SessionVector } from "../../scripts/vectors/sessions";
import type { SignatureVectors } from "../../scripts/vectors/signatures";
import type { Session } from "../../src/session";
import { decodeSession } from "../../src/sessionAbi";

/** The committed file, as other implementations read it. */
function readVectors(name: string): unknown {
  return JSON.parse(readFileSync(join(__dirname, "../vectors", name), "utf8"));
}

export const SESSION_VECTORS = readVectors("sessions.json") as SessionVector[];
export const SIGNATURE_VECTORS = readVectors("signatures.json") as SignatureVectors;
export const DEFERRED_GRANT_VECTORS = readVectors("deferredGrants.json") as DeferredGrantVector[];

export const ACCOUNT_VECTORS = readVectors("accounts.json") as AccountVectors;

/** The session of this name in sessions.json. */
export function sessionNamed(name: string): Session {
  const vector = SESSION_VECTORS.find((one) => one.name === name);
  if (vector === undefined) throw new Error(`sessions.json has no vector named ${name}.`);
  return decodeSession(vector.abi);
}
