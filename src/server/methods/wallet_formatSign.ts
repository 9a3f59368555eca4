import { object, tuple } from "zod";

import { encodeOwnerSignature } from "../../accounts/erc7579";
import { readAccount } from "../account";
import { signatureBytes } from "../keySignature";
import { method } from "../method";
import { address, chainId, permissions, signature } from "../params";
import { chainOf } from "../servedChain";
import { requireOwner, requirePlainMessages } from "./wallet_prepareSign";

/** The owner's signature of a message, as whoever asks the account has to pass it (ERC-1271). */
export const wallet_formatSign = method(
  "wallet_formatSign",
  tuple([object({ from: address, chainId, signature, capabilities: object({ permissions }).partial().optional() })]),
  async ([{ from, chainId: asked, signature: signed, capabilities }], server) => {
    requireOwner(capabilities?.permissions);
    const chain = chainOf(server, asked);
    requirePlainMessages(await readAccount(chain, from));
    return { signature: encodeOwnerSignature(chain.contracts.rootValidator, signatureBytes(signed.data)) };
  },
);
