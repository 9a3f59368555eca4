import { expect } from "chai";
import { AbiCoder, ZeroHash, concat, zeroPadValue } from "ethers";
import { ethers } from "hardhat";

import { BundlerError, entryPointBundler, type Bundler } from "../../src/bundlers";
import { createSessionClient } from "../../src/client";
import { ENTRY_POINTS, entryPointInterface } from "../../src/entryPoint";
import { userOpHash } from "../../src/operations";
import type { UserOperation } from "../../src/userOperation";
import { clients, grantTo, type Clients } from "../helpers/clients";

/** Stores 32 bytes; logs anything else, with what it stored as the second of four topics. */
const LOGGER =
  "0x6029600c60003960296000f33660201460215760603560403560005460003560803603806080600037600" + "0a4005b60003560005500";

/** A client of the session key whose bundler tells each operation before it sends it. */
async function watched({ w, owner }: Clients, target: string, watch: (operation: UserOperation) => Promise<void>) {
  const bundler = entryPointBundler(w.bundler);
  const send: Bundler["send"] = async (operation, entryPoint) => {
    await watch(operation);
    return bundler.send(operation, entryPoint);
  };
  const { context } = await owner.grantPermissions(
    grantTo(w.sessionKey.address, [{ type: "contract-access", data: { address: target } }]),
  );
  const client = await createSessionClient({
    adapter: owner.adapter,
    provider: ethers.provider,
    bundler: { ...bundler, send },
    signer: w.sessionKey,
  });
  const call = (data: string) =>
    client.sendCalls({ calls: [{ to: target, data }], capabilities: { permissions: { context } } });
  return { bundler, client, call };
}

describe("entryPointBundler", function () {
  it("believes what the EntryPoint logged, and not what a called contract did", async function () {
    const all = await clients();
    const { w, owner } = all;
    const deployed = await (await w.bundler.sendTransaction({ data: LOGGER })).wait();
    const logger = deployed?.contractAddress ?? "";
    const { call, client } = await watched(all, logger, async (operation) => {
      const data = userOpHash(operation, owner.entryPoint, owner.chainId);
      await w.bundler.sendTransaction({ to: logger, data });
    });
    const { topicHash = "" } = entryPointInterface.getEvent("UserOperationEvent") ?? {};
    const topics = concat([topicHash, ZeroHash, zeroPadValue(owner.adapter.account, 32), ZeroHash]);
    const fields = AbiCoder.defaultAbiCoder().encode(["uint256", "bool", "uint256", "uint256"], [0, false, 7, 7]);
    const { id } = await call(concat([topics, fields]));
    const { status, receipts } = await client.waitForCalls(id, { pollMs: 20 });
    const logged = receipts[0].logs.find(({ address }) => address === logger);
    expect(logged?.topics[1]).to.equal(receipts[0].userOpHash);
    expect(status).to.equal(200);
    expect(receipts[0].gasCost).to.be.greaterThan(7n);
  });

  it("brings no operation that repays less than it costs, nor one that would wait", async function () {
    const { w } = await clients();
    const bundler = entryPointBundler(w.bundler);
    const paid = { verificationGasLimit: 1n, callGasLimit: 1n, preVerificationGas: 100_000n };
    const blank = { sender: w.account.address, nonce: 0n, initCode: "0x", callData: "0x", signature: "0x" };
    const operation = { ...blank, ...paid, maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 0n, paymasterAndData: "0x" };
    const refusalOf = async (change: Partial<UserOperation>) =>
      bundler.send({ ...operation, ...change }, ENTRY_POINTS["v0.8"]).catch((error: Error) => error.message);
    expect(await refusalOf({ preVerificationGas: 30_000n })).to.match(/preVerificationGas is 30000/);
    expect(await refusalOf({ maxFeePerGas: 1n })).to.match(/maxFeePerGas is 1 wei, and the base fee is/);
  });

  it("brings an operation once, and no other with its nonce, until it is in a block", async function () {
    const all = await clients();
    const sent: UserOperation[] = [];
    const { bundler, call } = await watched(all, await all.w.token.getAddress(), async (operation) => {
      sent.push(operation);
      await ethers.provider.send("evm_setAutomine", [false]);
    });
    const { entryPoint } = all.owner;
    try {
      const { userOpHash: hash } = await call("0x06fdde03");
      expect(await bundler.isPending(hash)).to.be.true;
      expect(await bundler.send(sent[0], entryPoint)).to.equal(hash);
      const other = bundler.send({ ...sent[0], callGasLimit: sent[0].callGasLimit + 1n }, entryPoint);
      await expect(other).to.be.rejectedWith("Another operation with this nonce is on its way.");
      await ethers.provider.send("evm_mine", []);
      const block = await ethers.provider.getBlock("latest");
      expect(block?.transactions).to.have.length(1);
      expect(await bundler.isPending(hash)).to.be.false;
    } finally {
      await ethers.provider.send("evm_setAutomine", [true]);
    }
  });
});

describe("waitForCalls", function () {
  it("asks again where the bundler was silent for a moment", async function () {
    const all = await clients();
    const { bundler, call } = await watched(all, await all.w.token.getAddress(), async () => undefined);
    const { id } = await call("0x06fdde03");
    let asked = 0;
    const receipt: Bundler["receipt"] = async (hash, entryPoint) => {
      if (++asked === 1) throw new BundlerError("BundlerSilent", "It is away.", "Ask again.");
      return bundler.receipt(hash, entryPoint);
    };
    const { adapter } = all.owner;
    const client = await createSessionClient({ adapter, provider: ethers.provider, bundler: { ...bundler, receipt } });
    await expect(client.waitForCalls(id, { timeoutMs: 1, pollMs: 20 })).to.be.rejectedWith("It is away.");
    asked = 0;
    expect((await client.waitForCalls(id, { pollMs: 20 })).status).to.equal(200);
    expect(asked).to.equal(2);
  });
});
