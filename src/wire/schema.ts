// The smaller half of zod: it has no words for what is wrong, and formProblems has its own.
import {
  array,
  discriminatedUnion,
  literal,
  maxLength,
  number,
  optional,
  strictObject,
  enum as zodEnum,
  type ZodMiniType,
} from "zod/mini";

import { address, checkAddress, checkedString, isHex, quantity, quote, type StringRefusal } from "./checkedStrings";
import type { WireGrant, WireKey, WirePermission } from "./types";

/** As many permissions as a grant may have; the contract has no limit but gas. */
export const MAX_PERMISSIONS = 64;
/** As many functions as one permission may list: the contract's limit. */
export const MAX_FUNCTIONS = 64;
/** The verifier and the key of an ERC-7913 signer, bytes. */
export const MAX_SIGNER_BYTES = 1024;
/** The last expiry of the wire format, in the year 2286. Milliseconds lie beyond it. */
export const MAX_TIME = 9_999_999_999;
const MAX_SALT_DIGITS = 24;

function checkSelector(value: string): StringRefusal | undefined {
  if (/^0x[0-9a-fA-F]{8}$/.test(value)) return undefined;
  const remedy = "Write 0x and 8 hex digits: the first 4 bytes of the hash of the function's signature.";
  return ["InvalidSelector", `${quote(value)} is no function selector.`, remedy];
}

function checkSalt(value: string): StringRefusal | undefined {
  if (isHex(value) && value.length > 2 && value.length - 2 <= MAX_SALT_DIGITS) return undefined;
  return ["InvalidSalt", `${quote(value)} is no salt.`, "Write 0x and 1 to 24 hex digits, 12 bytes at most."];
}

function checkERC7913Signer(value: string): StringRefusal | undefined {
  const bytes = (value.length - 2) / 2;
  const isSigner = isHex(value) && Number.isInteger(bytes) && bytes > 20 && bytes <= MAX_SIGNER_BYTES;
  if (isSigner) return undefined;
  const remedy = `Write the verifier's 20 bytes and the key as hex, 21 to ${MAX_SIGNER_BYTES} bytes together.`;
  return ["InvalidSigner", `${quote(value)} is no ERC-7913 signer.`, remedy];
}

function checkPaymaster(value: string): StringRefusal | undefined {
  const refusal = value === "any" ? undefined : checkAddress(value);
  return refusal && [refusal[0], refusal[1], `${refusal[2]} For every paymaster, write any.`];
}

const functions = array(checkedString(checkSelector)).check(maxLength(MAX_FUNCTIONS));

const time = optional(
  number().check(({ value, issues }) => {
    if (Number.isInteger(value) && value >= 0 && value <= MAX_TIME) return;
    const remedy = `Write whole seconds since 1970, not milliseconds, from 0 to ${MAX_TIME}.`;
    const params = { code: "TimeOutOfRange", remedy };
    issues.push({ code: "custom", input: value, message: `${value} is no time in UNIX seconds.`, params });
  }),
);

const key: ZodMiniType<WireKey> = discriminatedUnion("type", [
  strictObject({ type: zodEnum(["secp256k1", "ecdsa", "contract"]), publicKey: address }),
  strictObject({ type: literal("erc7913"), publicKey: checkedString(checkERC7913Signer) }),
]);

const permission: ZodMiniType<WirePermission> = discriminatedUnion("type", [
  strictObject({ type: literal("native-token-transfer"), data: strictObject({ allowance: quantity }) }),
  strictObject({ type: literal("erc20-token-transfer"), data: strictObject({ address, allowance: quantity }) }),
  strictObject({ type: literal("gas-limit"), data: strictObject({ limit: quantity }) }),
  strictObject({ type: literal("contract-access"), data: strictObject({ address }) }),
  strictObject({ type: literal("account-functions"), data: strictObject({ functions }) }),
  strictObject({ type: literal("functions-on-all-contracts"), data: strictObject({ functions }) }),
  strictObject({ type: literal("functions-on-contract"), data: strictObject({ address, functions }) }),
  strictObject({ type: literal("root") }),
]);

/** A grant whose every field has the right form; whether it makes sense as a whole is for `grantProblems`. */
export const grantSchema: ZodMiniType<WireGrant> = strictObject({
  expirySec: time,
  key,
  permissions: array(permission).check(maxLength(MAX_PERMISSIONS)),
  validAfter: time,
  paymaster: optional(checkedString(checkPaymaster)),
  salt: optional(checkedString(checkSalt)),
});
