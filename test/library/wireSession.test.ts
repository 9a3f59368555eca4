import { expect } from "chai";
import { MaxUint256, ZeroAddress, getAddress } from "ethers";

import { PaymasterPolicy, PermissionType, SignerKind, type Session } from "../../src/session";
import { fromSession, parseGrant, toSession, type WireGrant, type WireKey } from "../../src/wire";

const KEY = "0x52908400098527886E0F7030069857D2E4169EE7";
const TOKEN = getAddress("0xde709f2102306220921060314715629080e2fb77");
const PLAIN = { target: ZeroAddress, allowance: 0n, functions: [] as string[] };

const WIRE: WireGrant = {
  expirySec: 1_900_000_000,
  key: { type: "secp256k1", publicKey: KEY },
  permissions: [
    { type: "native-token-transfer", data: { allowance: "0x1" } },
    { type: "erc20-token-transfer", data: { address: TOKEN, allowance: `0x${"f".repeat(64)}` } },
    { type: "gas-limit", data: { limit: "0x2386f26fc10000" } },
    { type: "contract-access", data: { address: KEY } },
    { type: "account-functions", data: { functions: ["0x00000001"] } },
    { type: "functions-on-all-contracts", data: { functions: ["0x00000002", "0xff000000"] } },
    { type: "functions-on-contract", data: { address: TOKEN, functions: ["0x00000003"] } },
  ],
  validAfter: 1_800_000_000,
  paymaster: TOKEN,
  salt: "0xabc",
};

const SESSION: Session = {
  signerKind: SignerKind.Address,
  signer: KEY,
  salt: 0xabcn,
  validAfter: 1_800_000_000,
  validUntil: 1_900_000_000,
  paymasterPolicy: PaymasterPolicy.Only,
  paymaster: TOKEN,
  permissions: [
    { ...PLAIN, permissionType: PermissionType.NativeTokenTransfer, allowance: 1n },
    { ...PLAIN, permissionType: PermissionType.ERC20TokenTransfer, target: TOKEN, allowance: MaxUint256 },
    { ...PLAIN, permissionType: PermissionType.GasLimit, allowance: 10n ** 16n },
    { ...PLAIN, permissionType: PermissionType.ContractAccess, target: KEY },
    { ...PLAIN, permissionType: PermissionType.AccountFunctions, functions: ["0x00000001"] },
    { ...PLAIN, permissionType: PermissionType.FunctionsOnAllContracts, functions: ["0x00000002", "0xff000000"] },
    { ...PLAIN, permissionType: PermissionType.FunctionsOnContract, target: TOKEN, functions: ["0x00000003"] },
  ],
};

const MINIMAL: WireGrant = { key: { type: "secp256k1", publicKey: KEY }, permissions: [{ type: "root" }] };

describe("toSession and fromSession", function () {
  it("convert every field of a grant, there and back", function () {
    expect(toSession(WIRE)).to.deep.equal(SESSION);
    expect(fromSession(SESSION)).to.deep.equal(WIRE);
    expect(parseGrant(fromSession(SESSION), { now: 0 })).to.deep.equal(WIRE);
  });

  it("leave out what a minimal grant does not say", function () {
    const session = toSession(MINIMAL);
    const none = { salt: 0n, validAfter: 0, validUntil: 0, paymasterPolicy: PaymasterPolicy.None };
    expect(session).to.deep.include({ ...none, paymaster: ZeroAddress });
    expect(session.permissions).to.deep.equal([{ ...PLAIN, permissionType: PermissionType.Root }]);
    expect(fromSession(session)).to.deep.equal({ expirySec: 0, ...MINIMAL });
  });

  it("convert the policy of any paymaster", function () {
    const session = toSession({ ...WIRE, paymaster: "any" });
    expect(session).to.deep.include({ paymasterPolicy: PaymasterPolicy.Any, paymaster: ZeroAddress });
    expect(fromSession(session).paymaster).to.equal("any");
  });

  for (const [type, signerKind, back] of [
    ["secp256k1", SignerKind.Address, "secp256k1"],
    ["ecdsa", SignerKind.Address, "secp256k1"],
    ["contract", SignerKind.Contract, "contract"],
    ["erc7913", SignerKind.ERC7913, "erc7913"],
  ] as [WireKey["type"], SignerKind, string][]) {
    it(`convert a key of type ${type}`, function () {
      const publicKey = type === "erc7913" ? `${KEY.toLowerCase()}abcd` : KEY;
      const session = toSession({ ...MINIMAL, key: { type, publicKey } });
      expect([session.signerKind, session.signer]).to.deep.equal([signerKind, publicKey]);
      expect(fromSession(session).key).to.deep.equal({ type: back, publicKey });
    });
  }

  it("write addresses with their checksum, whatever case they came in", function () {
    for (const publicKey of [KEY.toLowerCase(), `0x${KEY.slice(2).toUpperCase()}`]) {
      expect(toSession({ ...MINIMAL, key: { type: "ecdsa", publicKey } }).signer).to.equal(KEY);
    }
    const permissions: WireGrant["permissions"] = [{ type: "contract-access", data: { address: TOKEN.toLowerCase() } }];
    expect(toSession({ ...MINIMAL, permissions }).permissions[0].target).to.equal(TOKEN);
    expect(toSession({ ...MINIMAL, paymaster: TOKEN.toLowerCase() }).paymaster).to.equal(TOKEN);
  });

  it("sort functions as numbers, and leave the grant as it was", function () {
    const functions = ["0xFF000000", "0x0a000000", "0xA0000000"];
    const permissions: WireGrant["permissions"] = [{ type: "account-functions", data: { functions } }];
    const session = toSession({ ...MINIMAL, permissions });
    expect(session.permissions[0].functions).to.deep.equal(["0x0a000000", "0xa0000000", "0xff000000"]);
    expect(functions[0]).to.equal("0xFF000000");
  });
});
