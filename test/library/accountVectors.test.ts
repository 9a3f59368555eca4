import { expect } from "chai";
import { AbiCoder, Interface, TypedDataEncoder, concat, id, keccak256 } from "ethers";
import hre from "hardhat";

import type { AccountVector } from "../../scripts/vectors/accounts";
import { ACCOUNT_KINDS } from "../../src/accounts/AccountAdapter";
import { grantTypedData } from "../../src/grantTypedData";
import { ACCOUNT_VECTORS, sessionNamed } from "../helpers/vectors";
import { ACCOUNT_LAYOUTS } from "./accountLayouts";

const abi = AbiCoder.defaultAbiCoder();
const { grant, calls, inner, accounts } = ACCOUNT_VECTORS;
const [account, sessionModule] = ["a1", "b2"].map((byte) => `0x${byte.repeat(20)}`);
const tuples = calls.map(({ to, value, data }) => [to, BigInt(value), data]);

const scope = { account, module: sessionModule, chainId: 31_337, epoch: grant.epoch };
const typedData = grantTypedData({ session: sessionNamed(grant.session), deadline: grant.deadline }, scope);
/** What the wallet shows; test/deferred/vectors.test.ts compares such hashes with the contract's. */
const shown = TypedDataEncoder.hash(typedData.domain, typedData.types, typedData.message);
const contents = TypedDataEncoder.from(typedData.types).hash(typedData.message);

const GRANT_TYPES =
  "Permission(string allows,address target,uint256 allowance,bytes4[] functions)" +
  "SessionGrant(string purpose,address account,uint256 epoch,uint48 deadline,string signerKind,bytes signer,uint96 salt," +
  "uint48 validAfter,uint48 validUntil,string paymasterPolicy,address paymaster,Permission[] permissions)";

/** A hash of words, as EIP-712 hashes a struct: the type in full, then the fields, each a word. */
function struct(type: string, types: string[], values: unknown[]): string {
  return keccak256(abi.encode(["bytes32", ...types], [id(type), ...values]));
}

function domain(fields: string, types: string[], values: unknown[]): string {
  return struct(`EIP712Domain(${fields})`, types, values);
}

function digest(domainSeparator: string, structHash: string): string {
  return keccak256(concat(["0x1901", domainSeparator, structHash]));
}

const grantDomain = domain(
  "string name,string version,uint256 chainId,address verifyingContract",
  ["bytes32", "bytes32", "uint256", "address"],
  [id("Session keys"), id("1"), 31_337, sessionModule],
);

/** EIP-712 in hand-written types: what the owner of each account signs. */
const OWNER_DIGESTS: Record<string, (vector: AccountVector) => string> = {
  SessionGrant: () => shown,
  Kernel: ({ setup }) =>
    digest(
      domain(
        "string name,string version,uint256 chainId,address verifyingContract",
        ["bytes32", "bytes32", "uint256", "address"],
        [id("Kernel"), id(setup.version ?? "0.3.1"), 31_337, account],
      ),
      struct("Kernel(bytes32 hash)", ["bytes32"], [shown]),
    ),
  TypedDataSign: ({ setup }) =>
    digest(
      grantDomain,
      struct(
        "TypedDataSign(SessionGrant contents,string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)" +
          GRANT_TYPES,
        ["bytes32", "bytes32", "bytes32", "uint256", "address", "uint256"],
        [contents, id("Nexus"), id(setup.version ?? "1.2.1"), 31_337, account, 0],
      ),
    ),
  SafeMessage: () =>
    digest(
      domain("uint256 chainId,address verifyingContract", ["uint256", "address"], [31_337, account]),
      struct("SafeMessage(bytes message)", ["bytes32"], [keccak256(shown)]),
    ),
  ReplaySafeHash: ({ setup }) =>
    digest(
      BigInt(setup.rootValidator) === 0n
        ? domain("uint256 chainId,address verifyingContract", ["uint256", "address"], [31_337, account])
        : domain(
            "uint256 chainId,address verifyingContract,bytes32 salt",
            ["uint256", "address", "uint256"],
            [31_337, setup.rootValidator.slice(0, 42), account],
          ),
      struct("ReplaySafeHash(bytes32 hash)", ["bytes32"], [shown]),
    ),
};

/** The function and the arguments in calldata, by the ABI of a compiled account. */
async function decode(contract: string, data: string): Promise<[name: string, args: unknown[]]> {
  const artifact = await hre.artifacts.readArtifact(contract);
  const description = new Interface(artifact.abi).parseTransaction({ data });
  if (description === null) throw new Error(`${contract} has no such function.`);
  return [description.name, description.args.toArray(true)];
}

const lower = (value: unknown): unknown => JSON.parse(JSON.stringify(value, bigints).toLowerCase());
const bigints = (_key: string, value: unknown) => (typeof value === "bigint" ? `${value}n` : value);

describe("test/vectors/accounts.json", function () {
  it("has every kind of account, and a layout for each vector", function () {
    expect([...new Set(accounts.map(({ kind }) => kind))]).to.have.members([...ACCOUNT_KINDS]);
    expect(Object.keys(ACCOUNT_LAYOUTS)).to.have.members(accounts.map(({ name }) => name));
  });

  for (const vector of accounts) {
    const { name, kind, callData, installData } = vector;
    const layout = ACCOUNT_LAYOUTS[name];
    const isERC6900 = kind === "modular-account-v2" || kind === "erc6900-reference";

    it(`holds nonce keys and signature fields as the layout of ${name} says`, function () {
      expect(vector.lanes.map(({ nonceKey }) => nonceKey)).to.deep.equal(layout.nonceKeys);
      expect(vector.lanes.map(({ ownerNonceKey }) => ownerNonceKey)).to.deep.equal(layout.ownerNonceKeys);
      expect(vector.signature).to.equal(layout.signature);
      expect(vector.ownerOperationSignature).to.equal(layout.ownerOperationSignature);
      expect(vector.ownerSigns).to.equal(layout.ownerSigns);
    });

    it(`holds what the owner of ${name} signs, and the signature around it`, function () {
      expect(vector.showsGrant).to.equal(["SessionGrant", "TypedDataSign"].includes(vector.ownerType));
      expect(vector.ownerType).to.equal(layout.ownerType);
      expect(vector.ownerDigest).to.equal(OWNER_DIGESTS[layout.ownerType](vector));
      const description = Buffer.from(`${GRANT_TYPES}SessionGrant`);
      // The description has 308 bytes.
      const nested = concat([grantDomain, contents, description, "0x0134"]);
      const tail = layout.ownerType === "TypedDataSign" ? nested : "0x";
      expect(vector.ownerSignature).to.equal(concat([layout.beforeOwnerSignature, inner.ownerSignature, tail]));
    });

    it(`holds calls as an account of the standard reads them for ${name}`, async function () {
      const contract = isERC6900 ? "ERC6900Account" : "SampleAccount";
      const [first] = tuples;
      const packed = (to: string, value: bigint, data: string) =>
        `${to}${value.toString(16).padStart(64, "0")}${data.slice(2)}`;
      const self = isERC6900
        ? ["accountId", []]
        : ["execute", [`0x${"00".repeat(32)}`, packed(account, 0n, "0x9cfd7cff")]];
      const one = isERC6900
        ? ["execute", first]
        : ["execute", [`0x${"00".repeat(32)}`, packed(calls[0].to, 5n, calls[0].data)]];
      const batch = abi.encode(["tuple(address,uint256,bytes)[]"], [tuples]);
      const two = isERC6900 ? ["executeBatch", [tuples]] : ["execute", [`0x01${"00".repeat(31)}`, batch]];
      expect(lower(await decode(contract, callData.one))).to.deep.equal(lower(one));
      expect(lower(await decode(contract, callData.two))).to.deep.equal(lower(two));
      expect(lower(await decode(contract, callData.self))).to.deep.equal(lower(self));
    });

    it(`holds an install of the module on ${name}, without hooks`, async function () {
      const { initData } = inner;
      if (isERC6900) {
        // Module, entity id 42, user operations alone; the selectors of execute and executeBatch.
        const args = [`${sessionModule}0000002a01`, ["0xb61d27f6", "0x34fcd5be"], initData, []];
        expect(lower(await decode("ERC6900Account", installData))).to.deep.equal(lower(["installValidation", args]));
        return;
      }
      const selector = "0xe9ae5c53";
      const kernelData = abi.encode(["bytes", "bytes", "bytes"], [initData, "0x", selector]);
      const data = kind === "kernel-v3" ? concat([`0x${"00".repeat(20)}`, kernelData]) : initData;
      const expected = ["installModule", [1n, sessionModule, data]];
      expect(lower(await decode("SampleAccount", installData))).to.deep.equal(lower(expected));
    });
  }
});
