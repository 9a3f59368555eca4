import { MaxUint256, getAddress } from "ethers";
import { array, discriminatedUnion, literal, number, strictObject, string, enum as zodEnum, type ZodType } from "zod";

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
const MAX_SHOWN = 80;

/** Why a value is refused. */
type Refusal = readonly [code: string, message: string, remedy: string];

/** A string that passes a check, which says why it does not. */
function checkedString(check: (value: string) => Refusal | undefined): ZodType<string> {
  return string().check(({ value, issues }) => {
    const refusal = check(value);
    if (refusal === undefined) return;
    const [code, message, remedy] = refusal;
    issues.push({ code: "custom", input: value, message, params: { code, remedy } });
  });
}

/** A value as a problem quotes it: whoever sent it may have sent megabytes. */
function quote(value: string): string {
  return JSON.stringify(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value);
}

function isHex(value: string): boolean {
  return /^0x[0-9a-fA-F]*$/.test(value);
}

function checkQuantity(value: string): Refusal | undefined {
  const example = "Write it as hex digits after 0x, such as 0x2faf080 for 50000000.";
  if (!isHex(value) || value.length === 2) return ["InvalidHex", `${quote(value)} is no hex amount.`, example];
  if (value !== "0x0" && value.startsWith("0x0")) {
    return ["NotMinimalHex", `${quote(value)} has leading zeros.`, "Leave them out."];
  }
  const MAX_DIGITS = MaxUint256.toString(16).length;
  if (value.length - 2 <= MAX_DIGITS) return undefined;
  return ["AmountTooLarge", `${quote(value)} does not fit 256 bits.`, "Unlimited is 0x and 64 times the digit f."];
}

function checkAddress(value: string): Refusal | undefined {
  if (!/^0x[0-9a-fA-F]{40}$/.test(value)) {
    return ["InvalidAddress", `${quote(value)} is no address.`, "Write 0x and 40 hex digits."];
  }
  const right = getAddress(value.toLowerCase());
  const isMixed = value !== value.toLowerCase() && value.slice(2) !== value.slice(2).toUpperCase();
  if (!isMixed || value === right) return undefined;
  const message = `${quote(value)} has a wrong checksum in its letter case: a digit may be wrong.`;
  return ["InvalidChecksum", message, `If it is meant, write it in lower case, or as ${right}.`];
}

function checkSelector(value: string): Refusal | undefined {
  if (/^0x[0-9a-fA-F]{8}$/.test(value)) return undefined;
  const remedy = "Write 0x and 8 hex digits: the first 4 bytes of the hash of the function's signature.";
  return ["InvalidSelector", `${quote(value)} is no function selector.`, remedy];
}

function checkSalt(value: string): Refusal | undefined {
  if (isHex(value) && value.length > 2 && value.length - 2 <= MAX_SALT_DIGITS) return undefined;
  return ["InvalidSalt", `${quote(value)} is no salt.`, "Write 0x and 1 to 24 hex digits, 12 bytes at most."];
}

function checkERC7913Signer(value: string): Refusal | undefined {
  const bytes = (value.length - 2) / 2;
  const isSigner = isHex(value) && Number.isInteger(bytes) && bytes > 20 && bytes <= MAX_SIGNER_BYTES;
  if (isSigner) return undefined;
  const remedy = `Write the verifier's 20 bytes and the key as hex, 21 to ${MAX_SIGNER_BYTES} bytes together.`;
  return ["InvalidSigner", `${quote(value)} is no ERC-7913 signer.`, remedy];
}

function checkPaymaster(value: string): Refusal | undefined {
  const refusal = value === "any" ? undefined : checkAddress(value);
  return refusal && [refusal[0], refusal[1], `${refusal[2]} For every paymaster, write any.`];
}

const address = checkedString(checkAddress);
const quantity = checkedString(checkQuantity);
const functions = array(checkedString(checkSelector)).max(MAX_FUNCTIONS);

const time = number()
  .check(({ value, issues }) => {
    if (Number.isInteger(value) && value >= 0 && value <= MAX_TIME) return;
    const remedy = `Write whole seconds since 1970, not milliseconds, from 0 to ${MAX_TIME}.`;
    const params = { code: "TimeOutOfRange", remedy };
    issues.push({ code: "custom", input: value, message: `${value} is no time in UNIX seconds.`, params });
  })
  .optional();

const key: ZodType<WireKey> = discriminatedUnion("type", [
  strictObject({ type: zodEnum(["secp256k1", "ecdsa", "contract"]), publicKey: address }),
  strictObject({ type: literal("erc7913"), publicKey: checkedString(checkERC7913Signer) }),
]);

const permission: ZodType<WirePermission> = discriminatedUnion("type", [
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
export const grantSchema: ZodType<WireGrant> = strictObject({
  expirySec: time,
  key,
  permissions: array(permission).max(MAX_PERMISSIONS),
  validAfter: time,
  paymaster: checkedString(checkPaymaster).optional(),
  salt: checkedString(checkSalt).optional(),
});
