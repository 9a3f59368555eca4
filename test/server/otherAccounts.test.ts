import { expect } from "chai";
import { AbiCoder, parseEther } from "ethers";
import { ethers } from "hardhat";

import { encodeInstallModule } from "../../src/accounts/erc7579";
import { ENTRY_POINTS, type EntryPointVersion } from "../../src/entryPoint";
import { RECIPIENT } from "./helpers/calls";
import { call, refusal, signed, type Json } from "./helpers/client";
import { actor, ether, GAS, granted, useServer } from "./helpers/server";

describe("The wallet server, for an account that its factory did not make", function () {
  const server = useServer();
  const owner = actor("owner of another account");
  const sessionKey = actor("session key of another account");
  const noSessions = AbiCoder.defaultAbiCoder().encode(["bytes[]"], [[]]);

  async function deploy(version: EntryPointVersion): Promise<string> {
    const { rootValidator } = server.chain.contracts;
    const args = [ENTRY_POINTS[version], rootValidator, owner.address];
    const account = await (await ethers.deployContract("SampleAccount", args)).getAddress();
    const [funder] = await ethers.getSigners();
    await funder.sendTransaction({ to: account, value: parseEther("1") });
    return account;
  }

  const request = (from: string, calls: Json[], capabilities: Json = {}) => ({
    from,
    chainId: server.chainId,
    calls,
    capabilities,
  });

  it("installs the module by the owner, and serves its sessions, on another EntryPoint too", async function () {
    const { url, chain, policyId } = server;
    const account = await deploy("v0.9");
    const install = { to: account, data: encodeInstallModule(chain.contracts.module, noSessions) };
    const installing = await call(url, "wallet_prepareCalls", request(account, [install]));
    const installed = await call(url, "wallet_sendPreparedCalls", await signed(owner, installing));
    expect((await call(url, "wallet_getCallsStatus", installed.id)).status).to.equal(200);

    const capabilities = await granted(server, { owner, sessionKey, account }, [ether(5), GAS]);
    const calls = [{ to: RECIPIENT, value: "0x1" }];
    const prepared = await call(url, "wallet_prepareCalls", request(account, calls, capabilities));
    const { id } = await call(url, "wallet_sendPreparedCalls", await signed(sessionKey, prepared, capabilities));
    expect((await call(url, "wallet_getCallsStatus", id)).status).to.equal(200);

    const sponsored = request(account, calls, { ...capabilities, paymasterService: { policyId } });
    expect((await refusal(url, "wallet_prepareCalls", sponsored)).data.code).to.equal("NoSponsor");
    const message = {
      from: account,
      chainId: server.chainId,
      signatureRequest: { type: "personal_sign", data: "hello" },
    };
    expect((await refusal(url, "wallet_prepareSign", message)).data.code).to.equal("UnknownMessageScheme");
  });

  it("says that wallets can't sign its owner's operations on EntryPoint v0.7", async function () {
    const account = await deploy("v0.7");
    const asked = request(account, [{ to: RECIPIENT, value: "0x1" }]);
    const { code, data } = await refusal(server.url, "wallet_prepareCalls", asked);
    expect([code, data.code]).to.deep.equal([5700, "OwnerSignsHashes"]);
  });
});
