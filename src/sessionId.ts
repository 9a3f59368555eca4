import { concat, dataLength, toBeHex } from "ethers";

import { SignerKind, type Session } from "./session";

/**
 * The id of a session, as `SessionKeyValidator.sessionIdOf` computes it: the signer's address, then the salt.
 * @returns 32 bytes, hex.
 * @throws where the signer is not 20 bytes long, or the kind is not supported.
 * @example sessionIdOf({ signerKind: SignerKind.Address, signer: wallet.address, salt: 0n });
 */
export function sessionIdOf(session: Pick<Session, "signerKind" | "signer" | "salt">): string {
  const { signerKind, signer, salt } = session;
  if (signerKind !== SignerKind.Address) {
    throw new Error(`Signer kind ${SignerKind[signerKind]} is not supported. Use an address.`);
  }
  if (dataLength(signer) !== 20) {
    throw new Error(`A signer of kind Address has 20 bytes, this one ${dataLength(signer)}: ${signer}`);
  }
  return concat([signer, toBeHex(salt, 12)]);
}
