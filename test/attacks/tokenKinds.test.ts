import { expect } from "chai";
import { ZeroHash } from "ethers";
import { ethers } from "hardhat";

import { callOf } from "../helpers/calls";
import { grantRefusal } from "../helpers/moduleCalls";
import { expectError, handleOps, sessionOperation } from "../helpers/operations";
import { contractAccess, erc20, functionsOnContract, selector } from "../helpers/permissions";
import { grant, sessionOf } from "../helpers/sessions";
import { deploy, world } from "../helpers/world";
import { expectStopped, expectTwin, expectUnharmed, ownerDoes } from "./helpers/scene";

/** Ways out of a token, with the arguments; `to` may be the stranger or a contract that takes tokens. */
const WAYS_OUT: Record<string, (to: string, account: string) => unknown[]> = {
  "transferFrom(address,address,uint256)": (to, account) => [account, to, 1n],
  "transferAndCall(address,uint256)": (to) => [to, 1n],
  "transferAndCall(address,uint256,bytes)": (to) => [to, 1n, "0x"],
  "transferFromAndCall(address,address,uint256)": (to, account) => [account, to, 1n],
  "transferFromAndCall(address,address,uint256,bytes)": (to, account) => [account, to, 1n, "0x"],
  "approveAndCall(address,uint256)": (to) => [to, 1n],
  "approveAndCall(address,uint256,bytes)": (to) => [to, 1n, "0x"],
  "increaseApproval(address,uint256)": (to) => [to, 1n],
  "decreaseApproval(address,uint256)": (_to, account) => [account, 1n],
  "burn(uint256)": () => [1n],
  "burnFrom(address,uint256)": (_to, account) => [account, 1n],
  "send(address,uint256,bytes)": (to) => [to, 1n, "0x"],
  "push(address,uint256)": (to) => [to, 1n],
  "pull(address,uint256)": (_to, account) => [account, 1n],
  "move(address,address,uint256)": (to, account) => [account, to, 1n],
};

/** On the published list, though this token does not have them. */
const OTHER_WAYS = [
  "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
  "decreaseAllowance(address,uint256)",
  "operatorSend(address,address,uint256,bytes,bytes)",
  "setApprovalForAll(address,bool)",
];

async function busyToken() {
  const w = await world();
  const token = await deploy("BusyToken");
  const to = await token.getAddress();
  const receiver = await (await deploy("Reentrant")).getAddress();
  await (await token.getFunction("mint")(w.account.address, 1000n)).wait();
  const sessionId = await grant(w, [await erc20(token)]);
  await ownerDoes({ w }, [await callOf(token, "approve", [w.account.address, 1000n])]);
  const approved = (spender: string) => token.getFunction("allowance")(w.account.address, spender) as Promise<unknown>;
  const alsoRead = {
    "the receiver's tokens": () => token.getFunction("balanceOf")(receiver) as Promise<unknown>,
    "what the receiver may take": () => approved(receiver),
    "what the account may take": () => approved(w.account.address),
  };
  return { w, token, to, receiver, scene: { w, sessionId, tokens: [token], alsoRead } };
}

describe("attacks through a token's other functions, under an unlimited budget", function () {
  for (const [signature, argumentsFor] of Object.entries(WAYS_OUT)) {
    it(`A-42: ${signature} is none of the three that the budget allows [SK-02]`, async function () {
      const { w, token, to, receiver, scene } = await busyToken();
      const call = await callOf(token, signature, argumentsFor(receiver, w.account.address));
      await expectStopped(scene, [call], "FunctionNotPermitted", [0n, to, selector(signature)]);
      await expectTwin(scene, [await callOf(token, "transfer", [receiver, 1n])]);
    });
  }

  it("A-42: nor are functions that other tokens have, and none is granted beside a budget [SK-15]", async function () {
    const { w, token, to, receiver, scene } = await busyToken();
    for (const signature of OTHER_WAYS) {
      const call = { to, data: selector(signature) + ZeroHash.slice(2).repeat(7) };
      await expectUnharmed(scene, [call], "FunctionNotPermitted", [0n, to, selector(signature)]);
    }
    for (const signature of [...OTHER_WAYS, ...Object.keys(WAYS_OUT)]) {
      const beside = [await erc20(to), await functionsOnContract(to, signature)];
      const refusal = await grantRefusal(w, sessionOf(w, beside, { salt: 1n }));
      expectError(refusal, "TokenMovingFunction", [1n, to, selector(signature)]);
    }
    await expectTwin(scene, [await callOf(token, "transfer", [receiver, 1n])]);
  });

  it("C-17: a token's multicall does not carry a transfer past the budget [SK-04]", async function () {
    const { w, token, to, scene } = await busyToken();
    const theft = await callOf(token, "transfer", [w.stranger.address, 1n]);
    const multicall = await callOf(token, "multicall", [[theft.data]]);
    const id = selector("multicall(bytes[])");
    await expectStopped(scene, [multicall], "FunctionNotPermitted", [0n, to, id]);
    const session = sessionOf(w, [await erc20(to), await functionsOnContract(to, id)], { salt: 1n });
    expectError(await grantRefusal(w, session), "PrivilegedFunction", [1n, id]);
    await expectTwin(scene, [theft]);
  });

  it("C-11: a harmless name with the selector of burn is burn [SK-15]", async function () {
    const { w, to, token, scene } = await busyToken();
    const clash = "collate_propagate_storage(bytes16)";
    expect(selector(clash)).to.equal(selector("burn(uint256)"));
    const session = sessionOf(w, [await erc20(to), await functionsOnContract(to, clash)], { salt: 1n });
    expectError(await grantRefusal(w, session), "TokenMovingFunction", [1n, to, selector(clash)]);
    const burn = await callOf(token, "burn", [1n]);
    await expectStopped(scene, [burn], "FunctionNotPermitted", [0n, to, selector(clash)]);
    await expectTwin(scene, [await callOf(token, "transfer", [w.stranger.address, 1n])]);
  });
});

describe("attacks with tokens that are not what they seem", function () {
  it("A-54: what a token keeps as a fee is counted, and no more leaves than was charged [SK-09]", async function () {
    const w = await world();
    const token = await deploy("FeeToken");
    const to = await token.getAddress();
    await (await token.getFunction("mint")(w.account.address, 1000n)).wait();
    const scene = { w, sessionId: await grant(w, [await erc20(token, 100n)]), tokens: [token] };
    const transfer = (amount: bigint) => callOf(token, "transfer", [w.stranger.address, amount]);
    await expectTwin(scene, [await transfer(60n)]);
    // The stranger has 54: the fee gives nothing back.
    await expectStopped(scene, [await transfer(46n)], "TokenAllowanceExceeded", [0n, to, 46n, 40n]);
    await expectTwin(scene, [await transfer(40n)]);
    expect(await token.getFunction("balanceOf")(w.account.address)).to.equal(900n);
    expect(await token.getFunction("balanceOf")(w.stranger.address)).to.equal(90n);
  });

  it("A-56: where the token is an ERC-721, only approve gets through, and ids count as amounts [SK-02]", async function () {
    const w = await world();
    const nft = await deploy("TestNFT");
    const to = await nft.getAddress();
    for (const id of [5n, 101n]) await (await nft.getFunction("mint")(w.account.address, id)).wait();
    const sessionId = await grant(w, [await erc20(nft, 100n)]);
    const read = (name: string, id: bigint) => nft.getFunction(name)(id) as Promise<unknown>;
    const scene = {
      w,
      sessionId,
      alsoRead: {
        owners: () => Promise.all([5n, 101n].map((id) => read("ownerOf", id))),
        approvals: () => Promise.all([5n, 101n].map((id) => read("getApproved", id))),
        "for all": () => nft.getFunction("isApprovedForAll")(w.account.address, w.stranger.address) as Promise<unknown>,
      },
    };
    const moves: Record<string, unknown[]> = {
      "transferFrom(address,address,uint256)": [w.account.address, w.stranger.address, 5n],
      "safeTransferFrom(address,address,uint256)": [w.account.address, w.stranger.address, 5n],
      "safeTransferFrom(address,address,uint256,bytes)": [w.account.address, w.stranger.address, 5n, "0x"],
      "setApprovalForAll(address,bool)": [w.stranger.address, true],
    };
    for (const [signature, args] of Object.entries(moves)) {
      const refused = [0n, to, selector(signature)];
      await expectStopped(scene, [await callOf(nft, signature, args)], "FunctionNotPermitted", refused);
    }
    const approve = (id: bigint) => callOf(nft, "approve", [w.stranger.address, id]);
    await expectStopped(scene, [await approve(101n)], "TokenAllowanceExceeded", [0n, to, 101n, 100n]);
    // So the budget does let a token with a small id go: see the documentation of erc20-token-transfer.
    await expectTwin(scene, [await approve(5n)]);
    expect(await w.module.tokenAllowance(w.account.address, sessionId, to)).to.equal(95n);
  });

  it("A-57: a token that does not exist takes nothing but the budget [SK-09]", async function () {
    const w = await world();
    const nowhere = ethers.getAddress(ethers.id("nowhere").slice(0, 42));
    const sessionId = await grant(w, [await erc20(nowhere, 100n), await erc20(w.token, 5n)]);
    const transfer = await callOf(w.token, "transfer", [w.stranger.address, 60n]);
    const scene = { w, sessionId };
    await expectTwin(scene, [{ ...transfer, to: nowhere }]);
    const args = [0n, nowhere, 60n, 40n];
    await expectUnharmed(scene, [{ ...transfer, to: nowhere }], "TokenAllowanceExceeded", args);
    expect(await w.token.getFunction("balanceOf")(w.stranger.address)).to.equal(0n);
    await expectTwin(scene, [await callOf(w.token, "transfer", [w.stranger.address, 5n])]);
  });
});

describe("attacks through contracts that the account's tokens are approved for", function () {
  it("A-32: a router takes what the session approved for it, and no more [SK-09]", async function () {
    const w = await world();
    const [token, router] = [await w.token.getAddress(), await deploy("Router")];
    const spender = await router.getAddress();
    const sessionId = await grant(w, [await erc20(token, 100n), await contractAccess(router)]);
    const scene = { w, sessionId };
    const approve = (amount: bigint) => callOf(w.token, "approve", [spender, amount]);
    const take = async (amount: bigint) => {
      const { data } = await callOf(w.token, "transferFrom", [w.account.address, w.stranger.address, amount]);
      return callOf(router, "run", [token, data]);
    };
    const args = [0n, token, 101n, 100n];
    await expectStopped(scene, [await approve(101n), await take(101n)], "TokenAllowanceExceeded", args);
    await expectTwin(scene, [await approve(100n), await take(100n)]);
    const more = await handleOps(w, [await sessionOperation(w, sessionId, [await take(1n)])]);
    expect([more.isAllowed, more.isExecuted]).to.deep.equal([true, false]);
    expect(await w.token.getFunction("balanceOf")(w.stranger.address)).to.equal(100n);
  });
});
