import { AbiCoder, concat, dataLength, id, keccak256, toBeHex } from "ethers";

import { SignerKind, type Session } from "./session";

/** Keeps ids of ERC-7913 signers apart from every other hash. */
const TAG = id("session-key-validator.signer");
const ADDRESS_LENGTH = 20;

/**
 * The id of a session, as `SessionKeyValidator.sessionIdOf` computes it: the signer's address, then the salt; for an
 * ERC-7913 signer `keccak256(abi.encode(keccak256("session-key-validator.signer"), keccak256(signer), uint96 salt))`.
 * @returns 32 bytes, hex.
 * @throws where an address or a contract has not 20 bytes, an ERC-7913 signer not more than 20, or the salt does not
 * fit 96 bits.
 * @example sessionIdOf({ signerKind: SignerKind.Address, signer: wallet.address, salt: 0n });
 */
export function sessionIdOf(session: Pick<Session, "signerKind" | "signer" | "salt">): string {
  const { signerKind, signer, salt } = session;
  const length = dataLength(signer);
  if (signerKind === SignerKind.ERC7913) {
    if (length > ADDRESS_LENGTH) return hashedId(signer, salt);
    throw new Error(`A signer of kind ERC7913 has more than 20 bytes, this one ${length}: ${signer}`);
  }
  if (length === ADDRESS_LENGTH) return concat([signer, toBeHex(salt, 12)]);
  throw new Error(`A signer of kind ${SignerKind[signerKind]} has 20 bytes, this one ${length}: ${signer}`);
}

function hashedId(signer: string, salt: bigint): string {
  const values = [TAG, keccak256(signer), salt];
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes32", "uint96"], values));
}
