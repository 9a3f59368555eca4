import { AbiCoder, dataLength, getAddress, type ParamType, type Result } from "ethers";

import { moduleInterface } from "./moduleContract";
import type { Permission, Session } from "./session";

/** The contract's struct `Session`, as its ABI has it. */
const SESSION: ParamType = moduleInterface.getFunction("grantSession").inputs[0];

/**
 * The ABI encoding of a session: of one argument that is a struct.
 * @throws where a field does not fit its type.
 * @example decodeSession(encodeSession(session)).salt === session.salt;
 */
export function encodeSession(session: Session): string {
  return AbiCoder.defaultAbiCoder().encode([SESSION], [session]);
}

/**
 * The session in an ABI encoding, with checksums in its addresses.
 * @param data Hex.
 * @throws where it is none.
 */
export function decodeSession(data: string): Session {
  const [session] = AbiCoder.defaultAbiCoder().decode([SESSION], data);
  return readSession(session as Result);
}

/**
 * A session as ethers decodes it, from a log for example, in the library's own types.
 * @param result A struct with named fields.
 * @example readSession(module.interface.parseLog(log).args.session);
 */
export function readSession(result: Result): Session {
  const { permissions, ...session } = result.toObject() as Record<string, unknown>;
  return {
    signerKind: Number(session.signerKind),
    signer: checksummed(String(session.signer)),
    salt: BigInt(session.salt as bigint),
    validAfter: Number(session.validAfter),
    validUntil: Number(session.validUntil),
    paymasterPolicy: Number(session.paymasterPolicy),
    paymaster: getAddress(String(session.paymaster)),
    permissions: ((permissions as Result).toArray() as Result[]).map(readPermission),
  };
}

function readPermission(permission: Result): Permission {
  return {
    permissionType: Number(permission.permissionType),
    target: getAddress(String(permission.target)),
    allowance: BigInt(permission.allowance as bigint),
    functions: (permission.functions as Result).toArray() as string[],
  };
}

/** Addresses as people compare them; longer signers stay as they are. */
function checksummed(signer: string): string {
  return dataLength(signer) === 20 ? getAddress(signer) : signer;
}
