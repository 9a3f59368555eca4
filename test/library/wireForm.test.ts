import { expect } from "chai";

import { WireError, parseGrant } from "../../src/wire";
import { problemsOf } from "./wirePermissions";

type Json = Record<string, unknown>;

const KEY = "0x52908400098527886E0F7030069857D2E4169EE7";
const TOKEN = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
const MAX = `0x${"f".repeat(64)}`;
const PLAY = "0x6898f82b";

const native = { type: "native-token-transfer", data: { allowance: "0x1" } };
const erc20 = { type: "erc20-token-transfer", data: { address: TOKEN, allowance: "0x2faf080" } };
const gas = { type: "gas-limit", data: { limit: "0x1" } };
const access = { type: "contract-access", data: { address: TOKEN } };
const named = { type: "functions-on-contract", data: { address: TOKEN, functions: [PLAY] } };

const grantOf = (fields: Json = {}): Json => ({
  key: { type: "secp256k1", publicKey: KEY },
  permissions: [native],
  ...fields,
});
const withKey = (fields: Json) => grantOf({ key: { type: "secp256k1", publicKey: KEY, ...fields } });
const withData = (permission: { type: string; data: Json }, fields: Json) =>
  grantOf({ permissions: [{ ...permission, data: { ...permission.data, ...fields } }] });

describe("parseGrant, the form", function () {
  const selectors = (count: number) =>
    Array.from({ length: count }, (_, i) => `0x${(i + 1).toString(16).padStart(8, "0")}`);

  const accepted: Record<string, unknown> = {
    "the smallest grant": grantOf(),
    "an expiry of 0": grantOf({ expirySec: 0 }),
    "the last expiry": grantOf({ expirySec: 9_999_999_999 }),
    "a beginning": grantOf({ validAfter: 1 }),
    "the key type ecdsa": withKey({ type: "ecdsa" }),
    "a contract as a key": withKey({ type: "contract" }),
    "an ERC-7913 signer with a key of one byte": withKey({ type: "erc7913", publicKey: `${KEY}aa` }),
    "the longest ERC-7913 signer": withKey({ type: "erc7913", publicKey: `0x${"ab".repeat(1024)}` }),
    "an address in lower case": withKey({ publicKey: KEY.toLowerCase() }),
    "an address in upper case": withKey({ publicKey: `0x${KEY.slice(2).toUpperCase()}` }),
    "an amount in upper case": withData(native, { allowance: "0xAB" }),
    "an unlimited amount": withData(native, { allowance: MAX }),
    "64 functions": withData(named, { functions: selectors(64) }),
    "a paymaster": grantOf({ paymaster: TOKEN }),
    "any paymaster": grantOf({ paymaster: "any" }),
    "a salt with leading zeros": grantOf({ salt: `0x${"00".repeat(12)}` }),
    "a salt of one digit": grantOf({ salt: "0x7" }),
    "root without data": grantOf({ permissions: [{ type: "root" }] }),
    "64 permissions": grantOf({
      permissions: selectors(64).map((s) => ({ ...access, data: { address: `0x${s.slice(2).repeat(5)}` } })),
    }),
  };
  for (const [name, json] of Object.entries(accepted)) {
    it(`accepts ${name}`, function () {
      expect(problemsOf(json)).to.deep.equal([]);
      expect(parseGrant(json)).to.deep.equal(json);
    });
  }

  const refused: Record<string, [json: unknown, ...problems: string[]]> = {
    nothing: [undefined, "MissingField at "],
    null: [null, "WrongType at "],
    "a list": [[], "WrongType at "],
    "a string": ["{}", "WrongType at "],
    "an empty object": [{}, "MissingField at key", "MissingField at permissions"],
    "an unknown field": [grantOf({ expiry: 1 }), "UnknownField at expiry"],
    "an unknown field of a key": [withKey({ name: "x" }), "UnknownField at key.name"],
    "an unknown field of a permission": [
      grantOf({ permissions: [{ ...native, note: "" }] }),
      "UnknownField at permissions[0].note",
    ],
    "an unknown field of the data": [withData(native, { to: KEY }), "UnknownField at permissions[0].data.to"],
    "a field named __proto__": [
      JSON.parse(`{"__proto__":{},"key":{"type":"ecdsa","publicKey":"${KEY}"},"permissions":[{"type":"root"}]}`),
      "UnknownField at __proto__",
    ],
    "root with data": [grantOf({ permissions: [{ type: "root", data: {} }] }), "UnknownField at permissions[0].data"],
    "an unknown permission": [grantOf({ permissions: [{ type: "nft" }] }), "UnknownType at permissions[0].type"],
    "a permission in other letter case": [
      grantOf({ permissions: [{ type: "Root" }] }),
      "UnknownType at permissions[0].type",
    ],
    "a permission without a type": [grantOf({ permissions: [{}] }), "MissingField at permissions[0].type"],
    "a permission that is a string": [grantOf({ permissions: ["root"] }), "WrongType at permissions[0]"],
    "an unknown key type": [withKey({ type: "p256" }), "UnknownType at key.type"],
    "a key type that is a number": [withKey({ type: 1 }), "WrongType at key.type"],
    "permissions that are no list": [grantOf({ permissions: { ...native } }), "WrongType at permissions"],
    "an expiry in milliseconds": [grantOf({ expirySec: 1_900_000_000_000 }), "TimeOutOfRange at expirySec"],
    "a negative expiry": [grantOf({ expirySec: -1 }), "TimeOutOfRange at expirySec"],
    "a fractional expiry": [grantOf({ expirySec: 1.5 }), "TimeOutOfRange at expirySec"],
    "an expiry in a string": [grantOf({ expirySec: "0" }), "WrongType at expirySec"],
    "an infinite expiry": [grantOf({ expirySec: Infinity }), "WrongType at expirySec"],
    "a beginning out of range": [grantOf({ validAfter: 1e10 }), "TimeOutOfRange at validAfter"],
    "a short address": [withKey({ publicKey: KEY.slice(0, -1) }), "InvalidAddress at key.publicKey"],
    "a long address": [withKey({ publicKey: `${KEY}0` }), "InvalidAddress at key.publicKey"],
    "an address without 0x": [withKey({ publicKey: KEY.slice(2) }), "InvalidAddress at key.publicKey"],
    "an address with 0X": [withKey({ publicKey: KEY.replace("x", "X") }), "InvalidAddress at key.publicKey"],
    "an address of other digits": [withKey({ publicKey: `0xzz${KEY.slice(4)}` }), "InvalidAddress at key.publicKey"],
    "a name in place of an address": [withKey({ publicKey: "alice.eth" }), "InvalidAddress at key.publicKey"],
    "a wrong checksum": [withKey({ publicKey: KEY.replace("E", "e") }), "InvalidChecksum at key.publicKey"],
    "a contract of 21 bytes": [withKey({ type: "contract", publicKey: `${KEY}aa` }), "InvalidAddress at key.publicKey"],
    "an ERC-7913 signer without a key": [withKey({ type: "erc7913" }), "InvalidSigner at key.publicKey"],
    "an ERC-7913 signer of half a byte": [
      withKey({ type: "erc7913", publicKey: `${KEY}abc` }),
      "InvalidSigner at key.publicKey",
    ],
    "an ERC-7913 signer of other digits": [
      withKey({ type: "erc7913", publicKey: `${KEY}zz` }),
      "InvalidSigner at key.publicKey",
    ],
    "an ERC-7913 signer that is too long": [
      withKey({ type: "erc7913", publicKey: `0x${"ab".repeat(1025)}` }),
      "InvalidSigner at key.publicKey",
    ],
    "a key that is a string": [grantOf({ key: KEY }), "WrongType at key"],
    "a key without a public key": [withKey({ publicKey: undefined }), "MissingField at key.publicKey"],
    "a key without a type": [withKey({ type: undefined }), "MissingField at key.type"],
    "an amount without digits": [withData(native, { allowance: "0x" }), "InvalidHex at permissions[0].data.allowance"],
    "a decimal amount": [withData(native, { allowance: "50" }), "InvalidHex at permissions[0].data.allowance"],
    "an amount that is a number": [withData(native, { allowance: 50 }), "WrongType at permissions[0].data.allowance"],
    "a negative amount": [withData(native, { allowance: "-0x1" }), "InvalidHex at permissions[0].data.allowance"],
    "an amount with a space": [withData(native, { allowance: "0x1 " }), "InvalidHex at permissions[0].data.allowance"],
    "an amount with a line break": [
      withData(native, { allowance: "0x1\n" }),
      "InvalidHex at permissions[0].data.allowance",
    ],
    "an amount with leading zeros": [
      withData(native, { allowance: "0x01" }),
      "NotMinimalHex at permissions[0].data.allowance",
    ],
    "an amount of zero digits": [
      withData(native, { allowance: "0x00" }),
      "NotMinimalHex at permissions[0].data.allowance",
    ],
    "an amount of 257 bits": [
      withData(native, { allowance: `0x1${"0".repeat(64)}` }),
      "AmountTooLarge at permissions[0].data.allowance",
    ],
    "a gas limit under another name": [
      withData(gas, { allowance: "0x1", limit: undefined }),
      "MissingField at permissions[0].data.limit",
      "UnknownField at permissions[0].data.allowance",
    ],
    "a selector of 3 bytes": [
      withData(named, { functions: ["0x123456"] }),
      "InvalidSelector at permissions[0].data.functions[0]",
    ],
    "a selector of other digits": [
      withData(named, { functions: ["0x1234567g"] }),
      "InvalidSelector at permissions[0].data.functions[0]",
    ],
    "functions that are no list": [withData(named, { functions: PLAY }), "WrongType at permissions[0].data.functions"],
    "a permission without its data": [
      grantOf({ permissions: [{ type: "gas-limit" }] }),
      "MissingField at permissions[0].data",
    ],
    "a target that is no address": [
      withData(access, { address: "0x12" }),
      "InvalidAddress at permissions[0].data.address",
    ],
    "a target with a wrong checksum": [
      withData(erc20, { address: TOKEN.replace("E", "e") }),
      "InvalidChecksum at permissions[0].data.address",
    ],
    "a paymaster with a wrong checksum": [
      grantOf({ paymaster: TOKEN.replace("E", "e") }),
      "InvalidChecksum at paymaster",
    ],
    "a selector of 5 bytes": [
      withData(named, { functions: [PLAY, "0x1234567890"] }),
      "InvalidSelector at permissions[0].data.functions[1]",
    ],
    "a signature in place of a selector": [
      withData(named, { functions: ["play(uint256)"] }),
      "InvalidSelector at permissions[0].data.functions[0]",
    ],
    "a selector that is null": [
      withData(named, { functions: [null] }),
      "WrongType at permissions[0].data.functions[0]",
    ],
    "65 functions": [
      withData(named, { functions: selectors(65) }),
      "TooManyFunctions at permissions[0].data.functions",
    ],
    "65 permissions": [grantOf({ permissions: Array(65).fill(erc20) }), "TooManyPermissions at permissions"],
    "a salt without digits": [grantOf({ salt: "0x" }), "InvalidSalt at salt"],
    "a salt of 13 bytes": [grantOf({ salt: `0x${"ab".repeat(13)}` }), "InvalidSalt at salt"],
    "a salt that is a number": [grantOf({ salt: 1 }), "WrongType at salt"],
    "a paymaster by another word": [grantOf({ paymaster: "all" }), "InvalidAddress at paymaster"],
    "a paymaster of null": [grantOf({ paymaster: null }), "WrongType at paymaster"],
  };
  for (const [name, [json, ...problems]] of Object.entries(refused)) {
    it(`refuses ${name}`, function () {
      expect(problemsOf(json)).to.deep.equal(problems);
    });
  }

  it("names every problem, 20 at most", function () {
    const bad = { type: "native-token-transfer", data: { allowance: "x" } };
    expect(problemsOf(grantOf({ permissions: [bad, bad] }))).to.have.length(2);
    expect(problemsOf(grantOf({ permissions: Array(30).fill(bad) }))).to.have.length(20);
  });

  it("quotes no more than the beginning of a long value", function () {
    expect(() => parseGrant(withKey({ publicKey: "x".repeat(1e6) })))
      .to.throw(WireError)
      .with.property("message")
      .with.length.below(250);
  });

  it("says where, what is wrong, and what to do", function () {
    const message =
      'permissions[0].data.allowance: "0x01" has leading zeros. Leave them out.\nexpiry: The format has no such field here. Remove it, or correct its name.';
    expect(() => parseGrant({ ...withData(native, { allowance: "0x01" }), expiry: 0 })).to.throw(WireError, message);
  });

  it("names the key types where it knows none of that name", function () {
    expect(() => parseGrant(withKey({ type: "p256" }))).to.throw("Use one of secp256k1, ecdsa, contract, erc7913.");
  });

  it("offers the right checksum", function () {
    const wrong = withKey({ publicKey: KEY.replace("E", "e") });
    expect(() => parseGrant(wrong)).to.throw(`write it in lower case, or as ${KEY}.`);
  });
});
