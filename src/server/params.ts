import { dataLength } from "ethers";
import { object, optional, string, union, type core, type ZodType } from "zod";

import type { WireProblem } from "../wire";
import { address, checkedString, isHex, quote } from "../wire/checkedStrings";
import { MAX_DATA_BYTES } from "./limits";
import { ErrorCode, rpcProblems } from "./rpcError";

const MAX_PROBLEMS = 20;

export { address };

/** Bytes in hex, possibly none. */
export const bytes = checkedString((value) => {
  if (!isHex(value) || value.length % 2 !== 0) {
    return ["InvalidHex", `${quote(value)} is no hex data.`, "Write 0x and two hex digits for each byte."];
  }
  if (dataLength(value) <= MAX_DATA_BYTES) return undefined;
  return ["DataTooLong", `It has more than ${MAX_DATA_BYTES} bytes.`, "Send less."];
});

/** An amount of at most 256 bits, with leading zeros or without. */
export const amount = checkedString((value) => {
  if (/^0x[0-9a-fA-F]{1,64}$/.test(value)) return undefined;
  return ["InvalidHex", `${quote(value)} is no hex amount.`, "Write it as hex digits after 0x, 256 bits at most."];
});

/** Gas, or what a unit of it costs: operations have 128 bits for it. */
export const gasAmount = checkedString((value) => {
  if (/^0x[0-9a-fA-F]{1,32}$/.test(value)) return undefined;
  return ["InvalidHex", `${quote(value)} is no amount of gas.`, "Write it as hex digits after 0x, 128 bits at most."];
});

/** A chain's id in hex. */
export const chainId = checkedString((value) => {
  if (/^0x[0-9a-fA-F]{1,13}$/.test(value)) return undefined;
  return ["InvalidChainId", `${quote(value)} is no chain id.`, "Write it as hex digits after 0x, such as 0x2105."];
});

/** A UUID of version 4. */
export const uuid = checkedString((value) => {
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(value)) return undefined;
  return ["InvalidUuid", `${quote(value)} is no UUID of version 4.`, "Write it as 8-4-4-4-12 hex digits."];
});

/** What 32 bytes in hex are: a hash, or the module's session id. */
export const hash = checkedString((value) => {
  if (/^0x[0-9a-fA-F]{64}$/.test(value)) return undefined;
  return ["InvalidHash", `${quote(value)} is not 32 bytes in hex.`, "Write 0x and 64 hex digits."];
});

/** One call. */
export const call = object({ to: address, data: optional(bytes), value: optional(amount) });

/** A session that acts, as the holder of its key passes it: whole, or in the two parts that a client puts together. */
export const permissions = union([object({ context: bytes }), object({ sessionId: bytes, signature: bytes })]);

/** An ECDSA signature in the forms that clients send; of other keys it is whatever they take, in hex. */
export const signature = object({
  type: string().max(32),
  data: union([bytes, object({ r: hash, s: hash, yParity: amount }), object({ r: hash, s: hash, v: amount })]),
});

/**
 * Checks the params of a method.
 * @throws RpcError with everything that is wrong.
 */
export function parseParams<T>(schema: ZodType<T>, params: unknown): T {
  const { success, data, error } = schema.safeParse(params);
  if (success) return data;
  const issues = error.issues.slice(0, MAX_PROBLEMS);
  throw rpcProblems(
    ErrorCode.InvalidParams,
    issues.map((issue) => problemOf(issue, params)),
  );
}

function problemOf(issue: core.$ZodIssue, params: unknown): WireProblem {
  const inner = issue.code === "invalid_union" ? closest(issue) : undefined;
  if (inner !== undefined) return problemOf({ ...inner, path: [...issue.path, ...inner.path] }, params);
  const path = pathOf(issue.path);
  if (issue.code === "custom" && issue.params !== undefined) {
    const { code, remedy } = issue.params as { code: string; remedy: string };
    return { code, path, message: issue.message, remedy };
  }
  const value = issue.path.reduce<unknown>((at, key) => (Object(at) as Record<PropertyKey, unknown>)[key], params);
  if (value === undefined) return { code: "MissingField", path, message: "It is missing.", remedy: expected(issue) };
  return { code: "WrongType", path, message: `${issue.message}.`, remedy: expected(issue) };
}

/** Of what may have several forms, the problem with the one that it comes closest to. */
function closest({ errors }: core.$ZodIssueInvalidUnion): core.$ZodIssue | undefined {
  const [first] = [...errors].sort((one, other) => depth(other) - depth(one) || one.length - other.length);
  return (first as core.$ZodIssue[] | undefined)?.[0];
}

function depth(issues: readonly core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}

function expected(issue: core.$ZodIssue): string {
  return issue.code === "invalid_type" ? `Give ${article(issue.expected)}.` : "See docs/server.md for its form.";
}

function article(type: string): string {
  const name = type === "array" || type === "tuple" ? "list" : type;
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}

/** Methods take one object mostly: paths start inside it. */
function pathOf([first, ...rest]: readonly PropertyKey[]): string {
  if (first === undefined) return "";
  const isInside = first === 0 && rest.length > 0;
  const parts = (isInside ? rest : [first, ...rest]).map((key) =>
    typeof key === "number" ? `[${key}]` : `.${String(key).slice(0, 80)}`,
  );
  const path = parts.join("").replace(/^\./, "");
  return path.startsWith("[") ? `params${path}` : path;
}
