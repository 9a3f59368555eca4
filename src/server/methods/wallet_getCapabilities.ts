import { array, tuple, union } from "zod";

import { WIRE_KEY_TYPES, WIRE_TYPES } from "../../wire";
import { method } from "../method";
import { address, chainId } from "../params";
import { chainOf, type ServedChain } from "../servedChain";

const MAX_CHAINS = 32;

/** What the server can do: for all chains under `0x0`, or by the chains that are asked for. */
export const wallet_getCapabilities = method(
  "wallet_getCapabilities",
  union([tuple([address]), tuple([address, array(chainId).max(MAX_CHAINS)])]),
  async ([, chainIds], server) => {
    if (chainIds === undefined) return { "0x0": capabilitiesOf(server.usualChain) };
    return Object.fromEntries(chainIds.map((id) => [id, capabilitiesOf(chainOf(server, id))]));
  },
);

function capabilitiesOf({ sponsor }: ServedChain) {
  return {
    atomic: { status: "supported" },
    atomicBatch: { supported: true },
    paymasterService: { supported: sponsor !== undefined },
    permissions: {
      supported: true,
      keyTypes: WIRE_KEY_TYPES,
      signerTypes: ["keys"],
      permissionTypes: WIRE_TYPES,
    },
  };
}
