import { ZeroAddress, concat, getAddress, getBytes, hexlify, toBeArray, toBeHex } from "ethers";

import { hasAllowance, hasFunctions, hasTarget } from "./permissionFields";
import { PaymasterPolicy, PermissionType, SignerKind, type DeferredGrant, type Permission } from "./session";

const MAX_COUNT = 0xff;

/**
 * A deferred grant as a signature carries it: numbers in a row without padding, since calldata is what it costs. The
 * signer and the salt are not in it: the session id or the key's signature tells them.
 * @returns Hex.
 * @throws where there are more than 255 permissions or functions, or a number does not fit its field.
 * @example const encoded = encodeGrant({ session, deadline: now + 3600 });
 */
export function encodeGrant({ session, deadline }: DeferredGrant): string {
  const { validAfter, validUntil, signerKind, paymasterPolicy, paymaster, permissions } = session;
  return concat([
    ...[deadline, validAfter, validUntil].map((time) => toBeHex(time, 6)),
    toBeHex(signerKind, 1),
    toBeHex(paymasterPolicy, 1),
    paymasterPolicy === PaymasterPolicy.Only ? paymaster : "0x",
    encodeCount(permissions, "permissions"),
    ...permissions.map(encodePermission),
  ]);
}

function encodePermission({ permissionType, target, allowance, functions }: Permission): string {
  return concat([
    toBeHex(permissionType, 1),
    hasTarget(permissionType) ? target : "0x",
    hasAllowance(permissionType) ? encodeAmount(allowance) : "0x",
    ...(hasFunctions(permissionType) ? [encodeCount(functions, "functions"), ...functions] : []),
  ]);
}

function encodeAmount(amount: bigint): string {
  const bytes = toBeArray(amount);
  return concat([toBeHex(bytes.length, 1), bytes]);
}

function encodeCount({ length }: readonly unknown[], what: string): string {
  if (length > MAX_COUNT) throw new Error(`A deferred grant has at most ${MAX_COUNT} ${what}, not ${length}.`);
  return toBeHex(length, 1);
}

/**
 * Reads a deferred grant out of a signature, as strictly as the module does.
 * @param encoded Hex.
 * @returns The grant, but for its signer (`0x`) and its salt (0), which the encoding leaves out.
 * @throws where it is cut off, has bytes left over, or holds a value that means nothing.
 * @example const { session, deadline } = decodeGrant(encoded);
 */
export function decodeGrant(encoded: string): DeferredGrant {
  const reader = readerOf(encoded);
  const [deadline, validAfter, validUntil] = [6, 6, 6].map((length) => Number(reader.take(length)));
  const signerKind = reader.takeOf(SignerKind) as SignerKind;
  const paymasterPolicy = reader.takeOf(PaymasterPolicy) as PaymasterPolicy;
  const paymaster = paymasterPolicy === PaymasterPolicy.Only ? reader.takeAddress() : ZeroAddress;
  const permissions = reader.takeList(() => decodePermission(reader));
  reader.end();
  const key = { signerKind, signer: "0x", salt: 0n };
  return { session: { ...key, validAfter, validUntil, paymasterPolicy, paymaster, permissions }, deadline };
}

function decodePermission(reader: Reader): Permission {
  const permissionType = reader.takeOf(PermissionType) as PermissionType;
  return {
    permissionType,
    target: hasTarget(permissionType) ? reader.takeAddress() : ZeroAddress,
    allowance: hasAllowance(permissionType) ? decodeAmount(reader) : 0n,
    functions: hasFunctions(permissionType) ? reader.takeList(() => toBeHex(reader.take(4), 4)) : [],
  };
}

function decodeAmount(reader: Reader): bigint {
  const length = Number(reader.take(1));
  if (length > 32) throw new Error(`An amount has at most 32 bytes, not ${length}.`);
  const amount = reader.take(length);
  if (toBeArray(amount).length !== length) throw new Error("An amount has leading zeros.");
  return amount;
}

type Reader = ReturnType<typeof readerOf>;

/** Takes numbers off the front of an encoding. */
function readerOf(encoded: string) {
  const bytes = getBytes(encoded);
  let position = 0;
  const take = (length: number): bigint => {
    const end = position + length;
    if (end > bytes.length) throw new Error(`The grant ends before byte ${end}.`);
    const number = length === 0 ? 0n : BigInt(hexlify(bytes.subarray(position, end)));
    position = end;
    return number;
  };
  return {
    take,
    takeAddress: () => getAddress(toBeHex(take(20), 20)),
    /** A value of an enum. */
    takeOf: (values: Record<number, string>): number => {
      const value = Number(take(1));
      if (!(value in values)) throw new Error(`${value} means nothing where it stands in the grant.`);
      return value;
    },
    /** As many items as a byte before them says. */
    takeList: <T>(item: () => T): T[] => Array.from({ length: Number(take(1)) }, item),
    end: () => {
      const left = bytes.length - position;
      if (left > 0) throw new Error(`${left} bytes are left over after the grant.`);
    },
  };
}
