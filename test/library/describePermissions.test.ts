import { expect } from "chai";
import { MaxUint256, ZeroAddress, parseEther } from "ethers";

import { describeSession } from "../../src/describePermissions";
import { PaymasterPolicy, PermissionType, SignerKind, type Permission, type Session } from "../../src/session";

const TOKEN = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
const OTHER = "0x52908400098527886E0F7030069857D2E4169EE7";
const PLAIN = { target: ZeroAddress, allowance: 0n, functions: [] as string[] };
/** 2027-01-15T08:00:00Z. */
const NOW = 1_800_000_000;

const tokens = (address: string) => (address === TOKEN ? { symbol: "USDC", decimals: 6 } : undefined);
const functions = (selector: string) => (selector === "0x12345678" ? "play(uint256)" : undefined);
const gas: Permission = { ...PLAIN, permissionType: PermissionType.GasLimit, allowance: parseEther("0.01") };

function sessionOf(permissions: Permission[], fields: Partial<Session> = {}): Session {
  const window = { validAfter: 0, validUntil: 0 };
  const paymaster = { paymasterPolicy: PaymasterPolicy.None, paymaster: ZeroAddress };
  return { signerKind: SignerKind.Address, signer: OTHER, salt: 0n, ...window, ...paymaster, permissions, ...fields };
}

const lines = (session: Session) => describeSession(session, tokens, functions, NOW);
const firstLine = (fields: Partial<Permission> & Pick<Permission, "permissionType">) =>
  lines(sessionOf([{ ...PLAIN, ...fields }, gas]))[0];

describe("describeSession", function () {
  const { NativeTokenTransfer, ERC20TokenTransfer, GasLimit, ContractAccess } = PermissionType;
  const { AccountFunctions, FunctionsOnAllContracts, FunctionsOnContract, Root } = PermissionType;

  const permissions: [Partial<Permission> & Pick<Permission, "permissionType">, string][] = [
    [
      { permissionType: NativeTokenTransfer, allowance: parseEther("0.1") },
      "Send at most 0.1 ETH in total, to anyone; ether sent with any call counts.",
    ],
    [
      { permissionType: NativeTokenTransfer, allowance: MaxUint256 },
      "Send unlimited ETH, to anyone; ether sent with any call counts.",
    ],
    [
      { permissionType: ERC20TokenTransfer, target: TOKEN, allowance: 50_000_000n },
      `Send at most 50 USDC (token ${TOKEN}) in total, approvals included, to anyone.`,
    ],
    [
      { permissionType: ERC20TokenTransfer, target: TOKEN, allowance: MaxUint256 },
      `Send unlimited USDC (token ${TOKEN}), approvals included, to anyone.`,
    ],
    [
      { permissionType: ERC20TokenTransfer, target: OTHER, allowance: 5n },
      `Send at most 5 base units (token ${OTHER}) in total, approvals included, to anyone.`,
    ],
    [
      { permissionType: GasLimit, allowance: parseEther("0.01") },
      "Spend at most 0.01 ETH in total of the account's on gas, each operation at its maximum cost.",
    ],
    [
      { permissionType: ContractAccess, target: OTHER },
      `Call every function of ${OTHER}, except onInstall and onUninstall.`,
    ],
    [
      { permissionType: AccountFunctions, functions: ["0x12345678", "0xa9059cbb"] },
      "Call of the account itself: play(uint256), transfer(address,uint256).",
    ],
    [
      { permissionType: FunctionsOnAllContracts, functions: ["0x87654321"] },
      "Call of any contract that is not protected and not named in this grant: the function 0x87654321.",
    ],
    [
      { permissionType: FunctionsOnContract, target: OTHER, functions: ["0x12345678"] },
      `Call of ${OTHER}: play(uint256).`,
    ],
    [
      { permissionType: Root },
      "Warning: do everything that the account can do, also grant itself a life beyond its revocation.",
    ],
  ];
  for (const [permission, text] of permissions) {
    it(`writes: ${text}`, function () {
      expect(firstLine(permission)).to.equal(text);
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
      expect(lines(sessionOf([gas], fields))[1]).to.equal(text);
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
      expect(lines(sessionOf([gas], paymaster)).slice(2)).to.deep.equal([text]);
      const withoutGas = lines(sessionOf([{ ...PLAIN, permissionType: ContractAccess, target: OTHER }], paymaster));
      expect(withoutGas[1]).to.equal("Spend nothing of the account's on gas: a free paymaster pays.");
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
