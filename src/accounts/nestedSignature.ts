import { TypedDataEncoder, concat, toBeHex, toUtf8Bytes, type TypedDataDomain } from "ethers";

import type { TypedData } from "./AccountAdapter";

/** The account's domain, as ERC-7739 puts it into the typed data. */
export type AccountDomain = Required<
  Pick<TypedDataDomain, "name" | "version" | "chainId" | "verifyingContract" | "salt">
>;

const DOMAIN_FIELDS = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
  { name: "salt", type: "bytes32" },
];

/** Typed data inside typed data of an account (ERC-7739). The wallet shows both; the domain is that of `contents`. */
export function nestTypedData({ domain, types, primaryType, message }: TypedData, account: AccountDomain): TypedData {
  const TypedDataSign = [{ name: "contents", type: primaryType }, ...DOMAIN_FIELDS];
  const nested = { ...types, TypedDataSign };
  return { domain, types: nested, primaryType: "TypedDataSign", message: { contents: message, ...account } };
}

/**
 * What an account takes that follows ERC-7739: the signature of nested typed data, and what was nested.
 * @param contentsName Which of the types the contents are (explicit mode); empty where the first of them is (implicit mode),
 * which it is not for a grant: `Permission` comes before `SessionGrant` in the alphabet.
 */
export function encodeNestedSignature(
  signature: string,
  contents: TypedData,
  contentsName: string = contents.primaryType,
): string {
  const { domain, types, primaryType, message } = contents;
  // In the order of the alphabet, as they are after the outermost type.
  const names = Object.keys(types).sort();
  const contentsType = names.map((name) => encodeOwnType(name, types)).join("");
  const description = toUtf8Bytes(`${contentsType}${contentsName}`);
  return concat([
    signature,
    TypedDataEncoder.hashDomain(domain),
    TypedDataEncoder.hashStruct(primaryType, types, message),
    description,
    toBeHex(description.length, 2),
  ]);
}

function encodeOwnType(name: string, types: TypedData["types"]): string {
  return `${name}(${types[name].map((field) => `${field.type} ${field.name}`).join(",")})`;
}
