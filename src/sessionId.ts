import { concat, dataLength, id, keccak256, toBeHex } from "ethers";

import { SignerKind, type Session } from "./session";

const ADDRESS_LENGTH = 20;
const SALT_LENGTH = 12;
const TAG = id("session-key-validator.signer");

/**
 * The id of a session, as `SessionKeyValidator.sessionIdOf` computes it: the signer's address, then the salt; for an
 * ERC-7913 signer, which is longer, the hash of both.
 * @returns 32 bytes, hex.
 * @throws where the signer does not have the length of its kind, or the salt more than 12 bytes.
 * @example sessionIdOf({ signerKind: SignerKind.Address, signer: wallet.address, salt: 0n });
 */
export function sessionIdOf(session: Pick<Session, "signerKind" | "signer" | "salt">): string {
  const { signerKind, signer, salt } = session;
  const length = dataLength(signer);
  const isERC7913 = signerKind === SignerKind.ERC7913;
  if (isERC7913 ? length <= ADDRESS_LENGTH : length !== ADDRESS_LENGTH) {
    const expected = isERC7913 ? "more than 20 bytes, its verifier's address and its key" : "20 bytes";
    throw new Error(`A signer of kind ${SignerKind[signerKind]} has ${expected}, this one ${length}: ${signer}`);
  }
  const salted = concat([signer, toBeHex(salt, SALT_LENGTH)]);
  return isERC7913 ? keccak256(concat([TAG, salted])) : salted;
}
