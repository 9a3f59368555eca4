import { expect } from "chai";
import { ZeroAddress, toBeHex } from "ethers";

import { erc6900Interface } from "../../src/accounts/erc6900";
import { PaymasterPolicy, PermissionType, type Permission } from "../../src/session";
import { refusalOf } from "../helpers/operations";
import {
  erc20,
  functionsOnAllContracts,
  functionsOnContract,
  gasLimit,
  native,
  selector,
} from "../helpers/permissions";
import { grantByStranger, purseOf, wordsOf } from "../helpers/purses";
import { world, type World } from "../helpers/world";

const { NativeTokenTransfer, ERC20TokenTransfer, GasLimit } = PermissionType;

const TOKEN = "0x1111111111111111111111112222222222222222";
const OTHER = "0x3333333333333333333333334444444444444444";
const MAX_GAS = 2n ** 80n - 1n;
const MAX_ALLOWANCE = 2n ** 112n - 1n;

/** Whether the stranger's session may call `target` with the calldata of `transfer`, of so much. */
async function mayTransfer(w: World, sessionId: string, target: string, amount: bigint): Promise<boolean> {
  const data = w.token.interface.encodeFunctionData("transfer", [w.bundler.address, amount]);
  return w.module.isCallPermitted(w.stranger.address, sessionId, target, 0n, data);
}

/** The session key calls the stranger's account, which asks the module to charge it. */
async function runtimeCall(w: World, sessionId: string, target: string, value: bigint, data: string): Promise<void> {
  const { module, stranger, sessionKey } = w;
  const execute = erc6900Interface.encodeFunctionData("execute", [target, value, data]);
  const asAccount = module.connect(stranger);
  await asAccount.validateRuntime.staticCall(stranger.address, 0, sessionKey.address, 0n, execute, sessionId);
}

/** What is granted, and what the session's purse then is. */
const WITH_PURSE: Record<string, [permissions: () => Promise<Permission[]>, purse: bigint]> = {
  "a token's allowance and a gas limit": [async () => [await erc20(TOKEN, 5n), gasLimit(7n)], purseOf(TOKEN, 7n, 5n)],
  "a gas limit and a token's allowance": [async () => [gasLimit(7n), await erc20(TOKEN, 5n)], purseOf(TOKEN, 7n, 5n)],
  "the largest amounts that fit": [
    async () => [await erc20(TOKEN, MAX_ALLOWANCE), gasLimit(MAX_GAS)],
    purseOf(TOKEN, MAX_GAS, MAX_ALLOWANCE),
  ],
  "a native allowance and a gas limit": [
    async () => [native(MAX_ALLOWANCE), gasLimit(7n)],
    purseOf(ZeroAddress, 7n, MAX_ALLOWANCE),
  ],
};

const WITHOUT_PURSE: Record<string, () => Promise<Permission[]>> = {
  "a token's allowance of one more than fits": async () => [await erc20(TOKEN, MAX_ALLOWANCE + 1n), gasLimit(7n)],
  "an unlimited token": async () => [await erc20(TOKEN), gasLimit(7n)],
  "a native allowance of one wei more than fits": async () => [native(MAX_ALLOWANCE + 1n), gasLimit(7n)],
  "unlimited ether": async () => [native(), gasLimit(7n)],
  "a gas limit of one wei more than fits": async () => [await erc20(TOKEN, 5n), gasLimit(MAX_GAS + 1n)],
  "unlimited gas": async () => [gasLimit(), native(5n)],
  "no gas limit": async () => [await erc20(TOKEN, 5n), native(5n)],
  "another token": async () => [await erc20(TOKEN, 5n), gasLimit(7n), await erc20(OTHER, 5n)],
  "two allowances": async () => [await erc20(TOKEN, 5n), gasLimit(7n), native(5n)],
  "functions of the token": async () => [
    await erc20(TOKEN, 5n),
    gasLimit(7n),
    await functionsOnContract(TOKEN, "mint()"),
  ],
  "functions and no allowance": async () => [gasLimit(7n), functionsOnAllContracts("mint()")],
};

describe("which sessions have a purse [SK-09]", function () {
  for (const [name, [permissions, purse]] of Object.entries(WITH_PURSE)) {
    it(`those with ${name}`, async function () {
      const w = await world();
      const sessionId = await grantByStranger(w, await permissions());
      expect((await wordsOf(w, sessionId, w.stranger.address))[1]).to.equal(purse);
    });
  }

  for (const [name, permissions] of Object.entries(WITHOUT_PURSE)) {
    it(`not those with ${name}, whose allowances hold all the same`, async function () {
      const w = await world();
      const list = await permissions();
      const sessionId = await grantByStranger(w, list, { paymasterPolicy: PaymasterPolicy.Any });
      const account = w.stranger.address;
      expect((await wordsOf(w, sessionId, account))[1]).to.equal(0n);
      const granted = (type: PermissionType) =>
        list.find(({ permissionType }) => permissionType === type)?.allowance ?? 0n;
      expect(await w.module.tokenAllowance(account, sessionId, TOKEN)).to.equal(granted(ERC20TokenTransfer));
      expect(await w.module.nativeAllowance(account, sessionId)).to.equal(granted(NativeTokenTransfer));
      expect((await w.module.getSession(account, sessionId)).gasAllowance).to.equal(granted(GasLimit));
    });
  }
});

describe("the token of a purse [SK-02] [SK-09]", function () {
  it("is all that the session may call, but for its own end", async function () {
    const w = await world();
    const sessionId = await grantByStranger(w, [await erc20(TOKEN, 5n), gasLimit(7n)]);
    const account = w.stranger.address;
    const module = await w.module.getAddress();
    const may = (target: string, data: string, value = 0n) =>
      w.module.isCallPermitted(account, sessionId, target, value, data);
    expect(await mayTransfer(w, sessionId, TOKEN, 5n)).to.equal(true);
    expect(await may(module, w.module.interface.encodeFunctionData("revokeSession", [sessionId]))).to.equal(true);
    expect(await mayTransfer(w, sessionId, TOKEN, 6n)).to.equal(false);
    expect(await mayTransfer(w, sessionId, OTHER, 1n)).to.equal(false);
    for (const data of ["0x", "0xa9059c", selector("mint()"), selector("transfer(address,uint256)")]) {
      for (const target of [TOKEN, OTHER, account, ZeroAddress, module]) {
        expect(await may(target, data)).to.equal(false);
        expect(await may(target, data, 1n)).to.equal(false);
      }
    }
    const functions = { "approve(address,uint256)": true, "transfer(address,uint256)": true, "mint()": false };
    for (const [name, isAllowed] of Object.entries(functions)) {
      expect(await w.module.isFunctionAllowed(account, sessionId, TOKEN, selector(name))).to.equal(isAllowed);
      expect(await w.module.isFunctionAllowed(account, sessionId, OTHER, selector(name))).to.equal(false);
    }
  });

  it("is told from every address that shares half of its bits", async function () {
    const w = await world();
    const [upper, lower] = [BigInt(TOKEN) >> 96n, BigInt(TOKEN) % 2n ** 96n];
    const tokens = [TOKEN, toBeHex(upper << 96n, 20), toBeHex(lower, 20), toBeHex(7n, 20), `0x${"ff".repeat(20)}`];
    for (const [i, token] of tokens.entries()) {
      const sessionId = await grantByStranger(w, [await erc20(token, 5n), gasLimit(7n)], { salt: BigInt(i) });
      for (const target of tokens) {
        const isToken = target === token;
        expect(await mayTransfer(w, sessionId, target, 5n)).to.equal(isToken);
        expect(await w.module.tokenAllowance(w.stranger.address, sessionId, target)).to.equal(isToken ? 5n : 0n);
      }
    }
  });

  it("is told from the account, the zero address, the module and protected targets that share half of its bits", async function () {
    const w = await world();
    const { module, stranger } = w;
    const moduleAddress = await module.getAddress();
    const guarded = "0x5555555555555555555555556666666666666666";
    await module.connect(stranger).protectTargets([guarded], true);
    const transfer = w.token.interface.encodeFunctionData("transfer", [w.bundler.address, 1n]);
    const reasons = new Set<string>();
    for (const [i, target] of [ZeroAddress, stranger.address, moduleAddress, guarded, OTHER].entries()) {
      const token = toBeHex(((BigInt(TOKEN) >> 96n) << 96n) | (BigInt(target) % 2n ** 96n), 20);
      // The second has no purse.
      const sessions = [
        await grantByStranger(w, [await erc20(token, 5n), gasLimit(7n)], { salt: BigInt(2 * i) }),
        await grantByStranger(w, [await erc20(token, 5n), gasLimit()], { salt: BigInt(2 * i + 1) }),
      ];
      for (const data of ["0x", "0xa9059c", transfer, selector("mint()")]) {
        for (const value of [0n, 1n]) {
          const [one, other] = await Promise.all(
            sessions.map((id) => refusalOf(() => module.checkCall(stranger.address, id, target, value, data))),
          );
          expect(one, "refused").to.not.equal(undefined);
          expect(one).to.deep.equal(other);
          expect(await refusalOf(() => runtimeCall(w, sessions[0], target, value, data))).to.deep.equal(one);
          reasons.add(String(one?.error?.name));
        }
      }
      for (const id of sessions) {
        const revocation = module.interface.encodeFunctionData("revokeSession", [id]);
        const isOwn = target === moduleAddress;
        expect(await module.isCallPermitted(stranger.address, id, target, 0n, revocation)).to.equal(isOwn);
      }
    }
    expect([...reasons].sort()).to.deep.equal([
      "AccountCallNotPermitted",
      "EmptyCallNotPermitted",
      "FunctionNotPermitted",
      "ProtectedTargetNotPermitted",
      "SelectorMissing",
      "ValueNotPermitted",
    ]);
  });

  it("takes its allowance along when the session ends", async function () {
    const w = await world();
    const sessionId = await grantByStranger(w, [await erc20(TOKEN, 5n), gasLimit(7n)]);
    const [header, purse] = await wordsOf(w, sessionId, w.stranger.address);
    await w.module.connect(w.stranger).revokeSession(sessionId);
    expect(await wordsOf(w, sessionId, w.stranger.address)).to.deep.equal([header | (1n << 158n), purse]);
    expect(await mayTransfer(w, sessionId, TOKEN, 1n)).to.equal(false);
    await expect(grantByStranger(w, [await erc20(TOKEN, 5n), gasLimit(7n)])).to.be.revertedWithCustomError(
      w.module,
      "SessionIdUsed",
    );
  });
});
