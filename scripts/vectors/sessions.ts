import { encodeSession } from "../../src/sessionAbi";
import { sessionIdOf } from "../../src/sessionId";
import { parseGrant, toSession, type WireGrant } from "../../src/wire";
import { VECTOR_GRANTS } from "./grants";

/** One grant in JSON, and what becomes of it. */
export interface SessionVector {
  name: string;
  grant: WireGrant;
  /** ABI encoding of the contract's `Session`, hex. */
  abi: string;
  /** 32 bytes, hex. */
  sessionId: string;
}

/** What test/vectors/sessions.json holds. */
export function sessionVectors(): SessionVector[] {
  return Object.entries(VECTOR_GRANTS).map(([name, grant]) => {
    const session = toSession(parseGrant(grant, { now: 0 }));
    return { name, grant, abi: encodeSession(session), sessionId: sessionIdOf(session) };
  });
}
