import { concat, toBeArray, toBeHex } from "ethers";

import { hasAllowance, hasFunctions, hasTarget } from "./permissionFields";
import { PaymasterPolicy, type DeferredGrant, type Permission } from "./session";

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
