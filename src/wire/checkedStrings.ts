import { MaxUint256, getAddress } from "ethers";
import { string, type ZodMiniType } from "zod/mini";

const MAX_SHOWN = 80;

/** Why a value is refused. */
export type StringRefusal = readonly [code: string, message: string, remedy: string];

/** A string that passes a check, which says why it does not. */
export function checkedString(check: (value: string) => StringRefusal | undefined): ZodMiniType<string> {
  return string().check(({ value, issues }) => {
    const refusal = check(value);
    if (refusal === undefined) return;
    const [code, message, remedy] = refusal;
    issues.push({ code: "custom", input: value, message, params: { code, remedy } });
  });
}

/** A value as a problem quotes it: whoever sent it may have sent megabytes. */
export function quote(value: string): string {
  return JSON.stringify(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value);
}

/** Whether this is `0x` and hex digits, possibly none. */
export function isHex(value: string): boolean {
  return /^0x[0-9a-fA-F]*$/.test(value);
}

/** An amount of at most 256 bits: minimal hex. */
export const quantity = checkedString((value) => {
  const example = "Write it as hex digits after 0x, such as 0x2faf080 for 50000000.";
  if (!isHex(value) || value.length === 2) return ["InvalidHex", `${quote(value)} is no hex amount.`, example];
  if (value !== "0x0" && value.startsWith("0x0")) {
    return ["NotMinimalHex", `${quote(value)} has leading zeros.`, "Leave them out."];
  }
  const MAX_DIGITS = MaxUint256.toString(16).length;
  if (value.length - 2 <= MAX_DIGITS) return undefined;
  return ["AmountTooLarge", `${quote(value)} does not fit 256 bits.`, "Unlimited is 0x and 64 times the digit f."];
});

/** Why a string is no address. */
export function checkAddress(value: string): StringRefusal | undefined {
  if (!/^0x[0-9a-fA-F]{40}$/.test(value)) {
    return ["InvalidAddress", `${quote(value)} is no address.`, "Write 0x and 40 hex digits."];
  }
  const right = getAddress(value.toLowerCase());
  const isMixed = value !== value.toLowerCase() && value.slice(2) !== value.slice(2).toUpperCase();
  if (!isMixed || value === right) return undefined;
  const message = `${quote(value)} has a wrong checksum in its letter case: a digit may be wrong.`;
  return ["InvalidChecksum", message, `If it is meant, write it in lower case, or as ${right}.`];
}

/** An address of 20 bytes, whose checksum is right where its letter case has one. */
export const address = checkedString(checkAddress);
