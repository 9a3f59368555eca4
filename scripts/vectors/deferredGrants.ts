import { TypedDataEncoder } from "ethers";

import { encodeGrant } from "../../src/deferredGrant";
import { grantDigest, grantTypedData, type GrantScope } from "../../src/grantTypedData";
import { toSession } from "../../src/wire";
import { VECTOR_GRANTS } from "./grants";

/** One deferred grant. */
export interface DeferredGrantVector {
  /** That of its session in sessions.json. */
  session: string;
  /** UNIX seconds. */
  deadline: number;
  scope: GrantScope;
  /** As a signature carries it, hex. */
  encoded: string;
  /** As `eth_signTypedData_v4` takes it. */
  typedData: unknown;
  /** Its hash: what the owner signs, hex. */
  digest: string;
}

/** The chain id is Hardhat's, so that the module there computes the same digests. */
const SCOPE = {
  account: "0x5B38Da6a701c568545dCfcB03FcB875f56beddC4",
  module: "0x27b1fdb04752bbc536007a920d24acb045561c26",
  chainId: 31_337,
};

/** A deferred grant of every session, each with another deadline and epoch. */
export function deferredGrantVectors(): DeferredGrantVector[] {
  return Object.entries(VECTOR_GRANTS).map(([name, grant], index) => {
    const deferred = { session: toSession(grant), deadline: 1_900_000_000 + index };
    const scope = { ...SCOPE, epoch: index };
    const { domain, types, message } = grantTypedData(deferred, scope);
    return {
      session: name,
      deadline: deferred.deadline,
      scope,
      encoded: encodeGrant(deferred),
      typedData: TypedDataEncoder.getPayload(domain, types, message) as unknown,
      digest: grantDigest(deferred, scope),
    };
  });
}
