import { expect } from "chai";
import { MaxUint256, ZeroAddress, concat, keccak256, parseEther } from "ethers";

import { describePermissions } from "../../src/describePermissions";
import { PaymasterPolicy, PermissionType, SignerKind, type Permission, type Session } from "../../src/session";

const TOKEN = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
const OTHER = "0x52908400098527886E0F7030069857D2E4169EE7";
const PLAIN = { target: ZeroAddress, allowance: 0n, functions: [] as string[] };
/** 2027-01-15T08:00:00Z. */
const NOW = 1_800_000_000;

const tokens = (address: string) => (address === TOKEN ? { symbol: "USDC", decimals: 6 } : undefined);
const functions = (selector: string) => (selector === "0x12345678" ? "play(uint256)" : undefined);
const native: Permission = { ...PLAIN, permissionType: PermissionType.NativeTokenTransfer, allowance: 1n };
const gas: Permission = { ...PLAIN, permissionType: PermissionType.GasLimit, allowance: parseEther("0.01") };

function sessionOf(permissions: Permission[], fields: Partial<Session> = {}): Session {
  const window = { validAfter: 0, validUntil: 0 };
  const paymaster = { paymasterPolicy: PaymasterPolicy.None, paymaster: ZeroAddress };
  return { signerKind: SignerKind.Address, signer: OTHER, salt: 0n, ...window, ...paymaster, permissions, ...fields };
}

const lines = (session: Session) => describePermissions(session, tokens, functions, NOW);
const firstLine = (fields: Partial<Permission> & Pick<Permission, "permissionType">) =>
  lines(sessionOf([{ ...PLAIN, ...fields }, gas]))[1];

describe("describePermissions", function () {
  const { NativeTokenTransfer, ERC20TokenTransfer, GasLimit, ContractAccess } = PermissionType;
  const { AccountFunctions, FunctionsOnAllContracts, FunctionsOnContract, Root } = PermissionType;

  const permissions: [Partial<Permission> & Pick<Permission, "permissionType">, string][] = [
    [
      { permissionType: NativeTokenTransfer, allowance: parseEther("0.1") },
      "Send at most 0.1 ETH in total, to anyone, alone or with allowed calls.",
    ],
    [
      { permissionType: NativeTokenTransfer, allowance: MaxUint256 },
      "Send unlimited ETH, to anyone, alone or with allowed calls.",
    ],
    [
      { permissionType: ERC20TokenTransfer, target: TOKEN, allowance: 50_000_000n },
      `Send at most 50 USDC (token ${TOKEN}) in total, approvals included, to anyone; no other function of the token.`,
    ],
    [
      { permissionType: ERC20TokenTransfer, target: TOKEN, allowance: MaxUint256 },
      `Send unlimited USDC (token ${TOKEN}), approvals included, to anyone; no other function of the token.`,
    ],
    [
      { permissionType: ERC20TokenTransfer, target: OTHER, allowance: 5n },
      `Send at most 5 base units (token ${OTHER}) in total, approvals included, to anyone; no other function of the token.`,
    ],
    [
      { permissionType: GasLimit, allowance: parseEther("0.01") },
      "Spend at most 0.01 ETH in total of the account's on gas, each operation at its maximum cost.",
    ],
    [
      { permissionType: ContractAccess, target: OTHER },
      `Call every function of ${OTHER}, with any data or none, except onInstall and onUninstall.`,
    ],
    [
      { permissionType: ContractAccess, target: TOKEN },
      `Call every function of USDC (token ${TOKEN}), with any data or none, except onInstall and onUninstall.`,
    ],
    [
      { permissionType: AccountFunctions, functions: ["0x12345678", "0xa9059cbb"] },
      "Call of the account itself, with any arguments: play(uint256), transfer(address,uint256).",
    ],
    [
      { permissionType: FunctionsOnAllContracts, functions: ["0x87654321"] },
      "Call of any contract, with any arguments: the function 0x87654321. Not of the account itself or protected contracts.",
    ],
    [
      { permissionType: FunctionsOnAllContracts, functions: ["0x095ea7b3", "0x12345678"] },
      "Call of any contract, with any arguments: approve(address,uint256), play(uint256). Not of the account itself or " +
        "protected contracts. Warning: approve(address,uint256) of any other token has no limit.",
    ],
    [
      { permissionType: FunctionsOnContract, target: OTHER, functions: ["0x12345678"] },
      `Call of ${OTHER}, with any arguments: play(uint256).`,
    ],
    [
      { permissionType: Root },
      "Warning: do everything that the account can do, without any limit, also grant itself a life beyond its revocation.",
    ],
  ];
  for (const [permission, text] of permissions) {
    it(`writes: ${text}`, function () {
      expect(firstLine(permission)).to.equal(text);
    });
  }

  it("names the other rules that functions on all contracts stop at", function () {
    const everywhere = { ...PLAIN, permissionType: FunctionsOnAllContracts, functions: ["0x12345678"] };
    const budget = { ...PLAIN, permissionType: ERC20TokenTransfer, target: TOKEN, allowance: 1n };
    const access = { ...PLAIN, permissionType: ContractAccess, target: OTHER };
    expect(lines(sessionOf([budget, everywhere, access]))[2]).to.equal(
      "Call of any contract, with any arguments: play(uint256). " +
        `Not of the account itself or protected contracts or ${TOKEN} or ${OTHER}.`,
    );
  });

  it("says where a token has functions beside its allowance", function () {
    const budget = { ...PLAIN, permissionType: ERC20TokenTransfer, target: TOKEN.toLowerCase(), allowance: 1n };
    const listed = { ...PLAIN, permissionType: FunctionsOnContract, target: TOKEN, functions: ["0x12345678"] };
    const other = { ...listed, target: OTHER };
    expect(lines(sessionOf([budget, listed]))[1]).to.match(
      /; of its other functions, only those that this grant lists\.$/,
    );
    expect(lines(sessionOf([budget, other]))[1]).to.match(/; no other function of the token\.$/);
  });

  it("says that no ether may be sent, unless there is an allowance or root", function () {
    const text = "Send no ether, alone or with a call.";
    expect(lines(sessionOf([{ ...PLAIN, permissionType: ContractAccess, target: OTHER }]))).to.include(text);
    expect(lines(sessionOf([native]))).to.not.include(text);
    expect(lines(sessionOf([{ ...PLAIN, permissionType: Root }]))).to.not.include(text);
  });

  const longKey = `0x${"ab".repeat(66)}`;
  for (const [name, fields, text] of [
    ["an address", { signer: OTHER }, `For the key of the address ${OTHER}.`],
    [
      "a contract",
      { signerKind: SignerKind.Contract, signer: OTHER },
      `For the contract ${OTHER}: it decides who signs (ERC-1271).`,
    ],
    [
      "an ERC-7913 signer",
      { signerKind: SignerKind.ERC7913, signer: `${TOKEN.toLowerCase()}abcd` },
      `For the key 0xabcd, whose signatures the contract ${TOKEN} verifies (ERC-7913).`,
    ],
    [
      "an ERC-7913 signer with a long key",
      { signerKind: SignerKind.ERC7913, signer: concat([TOKEN, longKey]) },
      `For the key of 66 bytes with the hash ${keccak256(longKey)}, whose signatures the contract ${TOKEN} verifies (ERC-7913).`,
    ],
  ] as const) {
    it(`starts with the signer: ${name}`, function () {
      expect(lines(sessionOf([native], fields))[0]).to.equal(text);
    });
  }

  for (const [fields, text] of [
    [{}, "Valid from now on, without an end."],
    [{ validUntil: NOW + 3600 }, "Valid from now on, until 2027-01-15T09:00:00Z (in 1 hour)."],
    [{ validAfter: NOW + 60 }, "Valid from 2027-01-15T08:01:00Z (in 1 minute), without an end."],
    [
      { validAfter: NOW - 60, validUntil: NOW + 60 },
      "Valid from 2027-01-15T07:59:00Z (1 minute ago), until 2027-01-15T08:01:00Z (in 1 minute).",
    ],
  ] as const) {
    it(`writes: ${text}`, function () {
      expect(lines(sessionOf([native, gas], fields))[3]).to.equal(text);
    });
  }

  for (const [name, paymaster, text] of [
    [
      "one",
      { paymasterPolicy: PaymasterPolicy.Only, paymaster: TOKEN },
      `Gas that the paymaster ${TOKEN} pays is free.`,
    ],
    [
      "any",
      { paymasterPolicy: PaymasterPolicy.Any },
      "Warning: gas that any paymaster pays is free, even one that takes the account's tokens for it.",
    ],
  ] as const) {
    it(`ends with the free paymaster: ${name}`, function () {
      expect(lines(sessionOf([native, gas], paymaster)).slice(4)).to.deep.equal([text]);
      const withoutGas = lines(sessionOf([{ ...PLAIN, permissionType: ContractAccess, target: OTHER }], paymaster));
      expect(withoutGas[3]).to.equal(
        "Spend nothing of the account's on gas: a free paymaster pays, or the operation is refused.",
      );
    });
  }

  it("warns of a session that nobody pays for", function () {
    const text = "Warning: no gas limit and no free paymaster, so that no operation passes.";
    const access: Permission = { ...PLAIN, permissionType: ContractAccess, target: OTHER };
    expect(lines(sessionOf([access]))).to.include(text);
    expect(lines(sessionOf([access, gas]))).to.not.include(text);
    expect(lines(sessionOf([{ ...PLAIN, permissionType: Root }]))).to.not.include(text);
  });
});
