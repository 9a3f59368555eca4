import type { core } from "zod";

import type { WireProblem } from "./error";
import { MAX_FUNCTIONS, MAX_PERMISSIONS } from "./schema";
import { WIRE_KEY_TYPES, WIRE_TYPES } from "./types";

type Path = readonly PropertyKey[];

const FIELDS: Record<string, string> = {
  "": "a JSON object with `key` and `permissions`",
  expirySec: "a whole number of UNIX seconds",
  validAfter: "a whole number of UNIX seconds",
  key: "an object with `type` and `publicKey`",
  type: "a string",
  publicKey: "a string of hex digits, such as an address",
  permissions: "a list of objects with `type` and `data`",
  data: "an object",
  allowance: "a string of hex digits, such as 0x2faf080",
  limit: "a string of hex digits, in wei",
  address: "an address",
  functions: "a list of 4-byte selectors",
  paymaster: "an address, or any",
  salt: "a string of hex digits",
};

/** What is wrong with the form of the JSON, from the issues of its schema. */
export function formProblems(issue: core.$ZodIssue, json: unknown): WireProblem[] {
  const path = pathOf(issue.path);
  switch (issue.code) {
    case "custom": {
      const { code, remedy } = issue.params as { code: string; remedy: string };
      return [{ code, path, message: issue.message, remedy }];
    }
    case "unrecognized_keys":
      return issue.keys.map((field) => unknownField([...issue.path, field], json));
    case "invalid_union":
      return [unknownType(issue.path, json)];
    case "too_big":
      return [tooMany(issue.path, json)];
    default:
      return [wrongType(issue.path, json)];
  }
}

function unknownField(path: Path, json: unknown): WireProblem {
  const isRootData = path.at(-1) === "data" && valueAt(json, [...path.slice(0, -1), "type"]) === "root";
  const remedy = isRootData ? "Root has no data: remove it." : "Remove it, or correct its name.";
  return { code: "UnknownField", path: pathOf(path), message: "The format has no such field here.", remedy };
}

function unknownType(path: Path, json: unknown): WireProblem {
  const value = valueAt(json, path);
  if (typeof value !== "string") return wrongType(path, json);
  const types = path.includes("key") ? WIRE_KEY_TYPES : WIRE_TYPES;
  const message = `${JSON.stringify(value.slice(0, 80))} is no known type.`;
  return { code: "UnknownType", path: pathOf(path), message, remedy: `Use one of ${types.join(", ")}.` };
}

function tooMany(path: Path, json: unknown): WireProblem {
  const count = (valueAt(json, path) as unknown[]).length;
  const isFunctions = path.at(-1) === "functions";
  const maximum = isFunctions ? MAX_FUNCTIONS : MAX_PERMISSIONS;
  const code = isFunctions ? "TooManyFunctions" : "TooManyPermissions";
  const remedy = isFunctions ? "Grant contract-access, or fewer functions." : "Split the grant into several sessions.";
  return { code, path: pathOf(path), message: `${count} entries are more than ${maximum}.`, remedy };
}

function wrongType(path: Path, json: unknown): WireProblem {
  const value = valueAt(json, path);
  const names = path.filter((part) => typeof part === "string");
  const last = names.at(-1) ?? "";
  const inList = typeof path.at(-1) === "number";
  const expected = inList ? listEntry(last) : (FIELDS[last] ?? "another value");
  const where = pathOf(path);
  if (value === undefined)
    return { code: "MissingField", path: where, message: "It is missing.", remedy: `Give ${expected}.` };
  return { code: "WrongType", path: where, message: `It is ${kindOf(value)}.`, remedy: `Give ${expected}.` };
}

function listEntry(list: string): string {
  return list === "permissions" ? "an object with `type` and `data`" : "a 4-byte selector as a string";
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function valueAt(json: unknown, path: Path): unknown {
  const step = (value: unknown, part: PropertyKey): unknown =>
    typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined;
  return path.reduce(step, json);
}

function pathOf(path: Path): string {
  const parts = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part).slice(0, 80)}`));
  return parts.join("").replace(/^\./, "");
}
