import { setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { concat, id, parseEther, toBeHex, type Wallet } from "ethers";

import { encodeExecute, validatorNonceKey } from "../../src/accounts/erc7579";
import { sessionIdOf } from "../../src/sessionId";
import { hashOf } from "../helpers/bundles";
import { callOf } from "../helpers/calls";
import { VALIDATE_USER_OP, validate, validateUnsigned } from "../helpers/direct";
import { encodeModuleCall } from "../helpers/moduleCalls";
import {
  expectAllowed,
  expectError,
  expectRefused,
  expectSignatureError,
  handleOps,
  refusalOf,
  sessionOperation,
} from "../helpers/operations";
import { erc20, functionsOnAllContracts, functionsOnContract, gasLimit, native } from "../helpers/permissions";
import { grant, grantSession, install, sessionOf } from "../helpers/sessions";
import { operationOf, verifiedSigner } from "../helpers/signers";
import { moduleTables, slotsOf } from "../helpers/slots";
import { framesOf, slotsTouched } from "../helpers/trace";
import { deploy, world, type World } from "../helpers/world";
import { expectExecuted, expectReason } from "./helpers/bundle";
import { expectNoLoss } from "./helpers/loss";

const send = (w: World) => [{ to: w.stranger.address, value: 1n }];

/** Every slot of the module that is associated with the account, for these sessions and targets (ERC-7562). */
async function associatedSlots(w: World, sessionIds: string[], targets: string[]): Promise<Set<bigint>> {
  const { accounts, sessions, targetRules, protectedTargets } = await moduleTables();
  const account = w.account.address;
  return new Set([
    ...slotsOf(accounts, [account]),
    ...sessionIds.flatMap((sessionId) => slotsOf(sessions, [sessionId, account])),
    ...sessionIds.flatMap((sessionId) =>
      targets.flatMap((target) => slotsOf(targetRules, [sessionId, target, account])),
    ),
    ...targets.flatMap((target) => slotsOf(protectedTargets, [target, account])),
  ]);
}

describe("Attacks on validation by bundlers [SK-12]", function () {
  it("A-116 has validation touch storage of others: by chosen ids, many targets and a verifier's signer", async function () {
    const w = await world();
    await install(w);
    const verifier = await (await deploy("KeyContract", w.sessionKey.address)).getAddress();
    const many = Array.from({ length: 64 }, (_, i) => toBeHex(0x10000000 + i, 4));
    const [token, recorder] = [await w.token.getAddress(), await w.recorder.getAddress()];
    const quiet = await w.quietToken.getAddress();
    const permissions = [
      native(9n),
      await erc20(token, 9n),
      await functionsOnContract(recorder, ...many),
      functionsOnAllContracts("transfer(address,uint256)"),
      gasLimit(),
    ];
    const session = sessionOf(w, permissions, {
      ...verifiedSigner(verifier, w.sessionKey.address),
      salt: 2n ** 96n - 1n,
    });
    await grantSession(w, session);
    const calls = [
      ...send(w),
      await callOf(w.token, "transfer", [w.stranger.address, 1n]),
      await callOf(w.quietToken, "transfer", [w.stranger.address, 1n]),
      { to: recorder, data: many[63] },
    ];
    const sign = (hash: string) => w.sessionKey.signingKey.sign(hash).serialized;
    const { receipt } = await handleOps(w, [await operationOf(w, session, sign, calls)]);
    const steps = (await framesOf(String(receipt?.hash), await w.module.getAddress())).flat();
    const own = await associatedSlots(w, [sessionIdOf(session)], [token, recorder, quiet, w.stranger.address]);
    expect(slotsTouched(steps).filter((slot) => !own.has(slot))).to.deep.equal([]);
    expect(slotsTouched(steps)).to.have.length.above(8);
  });

  it("A-118 sends a dummy signature, as for an estimate, in earnest", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(9n), gasLimit(parseEther("1"))]);
    const callData = encodeExecute(send(w));
    const inflated = { fields: { callGasLimit: 10n ** 15n } };
    // An estimate runs everything, and fails by the answer alone; so does one with inflated limits.
    expect((await validateUnsigned(w, sessionId, callData)).validationData).to.equal(1n);
    expect((await validateUnsigned(w, sessionId, callData, inflated)).validationData).to.equal(1n);
    expect((await validate(w, sessionId, callData)).validationData).to.equal(0n);
    const dummy = await sessionOperation(w, sessionId, send(w), { key: w.stranger });
    await expectNoLoss(w, { sessions: [sessionId] }, () => expectSignatureError(w, dummy));
    const refused = await validateUnsigned(w, sessionId, encodeExecute([{ to: w.stranger.address, value: 10n }]));
    expect(refused.refusal?.error?.name, "other breaches are named").to.equal("NativeAllowanceExceeded");
    await expectAllowed(w, sessionId, send(w));
  });
});

describe("Attacks on the way to the module [SK-13] [SK-17]", function () {
  it("A-119 sends the same operation under other nonce keys: of another lane, of another validator, of none", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(9n)]);
    const data = await Promise.all(
      [0, 7, 2 ** 32 - 1].map((lane) => validate(w, sessionId, encodeExecute(send(w)), { lane })),
    );
    expect(data.map(({ validationData }) => validationData)).to.deep.equal([0n, 0n, 0n]);
    const keys = [validatorNonceKey(await w.ownerValidator.getAddress()), validatorNonceKey(w.stranger.address), 0n];
    for (const key of keys) {
      const nonce = (await w.account.entryPoint.getFunction("getNonce")(w.account.address, key)) as bigint;
      const operation = await sessionOperation(w, sessionId, send(w), { fields: { nonce } });
      await expectNoLoss(w, { sessions: [sessionId] }, async () => {
        expect((await handleOps(w, [operation])).isAllowed, `nonce key ${key}`).to.equal(false);
      });
    }
    for (const lane of [0, 7, 2 ** 32 - 1]) await expectAllowed(w, sessionId, send(w), { lane });
  });

  it("A-120 has an account made with another install than its owner chose", async function () {
    const w = await world();
    const factory = await deploy("StakedFactory", await w.account.entryPoint.getAddress());
    const [validator, module] = [await w.ownerValidator.getAddress(), await w.module.getAddress()];
    const sessions = (key: Wallet) => [sessionOf(w, [native(9n), gasLimit()], { signer: key.address })];
    const argsFor = (key: Wallet) => {
      const data = `0x${encodeModuleCall(w, "grantSessions", [sessions(key)]).slice(10)}`;
      return [validator, w.owner.address, module, data];
    };
    const initCodeFor = async (key: Wallet) =>
      concat([await factory.getAddress(), factory.interface.encodeFunctionData("create", argsFor(key))]);
    const address = String(await factory.getFunction("create").staticCall(...argsFor(w.sessionKey)));
    await setBalance(address, parseEther("1"));
    const account = { ...w.account, address };
    const gas = { verificationGasLimit: 4_000_000n };
    const sessionId = sessionIdOf(sessions(w.sessionKey)[0]);
    const stolen = sessionIdOf(sessions(w.stranger)[0]);
    const fields = { ...gas, initCode: await initCodeFor(w.stranger) };
    const attack = await sessionOperation(w, stolen, send(w), { account, key: w.stranger, fields });
    await expectNoLoss(w, { account, sessions: [sessionId, stolen] }, () =>
      expectReason(w, [attack], "AA14 initCode must return sender"),
    );
    const honest = { ...gas, initCode: await initCodeFor(w.sessionKey) };
    await expectExecuted(w, [await sessionOperation(w, sessionId, send(w), { account, fields: honest })]);
  });
});

describe("Attacks by callers of the module [SK-13]", function () {
  async function fixture() {
    const w = await world();
    const sessionId = await grant(w, [native(9n), await erc20(w.token, 5n), gasLimit(parseEther("1"))]);
    return { w, sessionId, watched: { sessions: [sessionId] } };
  }

  it("A-105 has an operation validated for someone else's account, to use up its allowances", async function () {
    const { w, sessionId, watched } = await fixture();
    const operation = await sessionOperation(w, sessionId, send(w));
    const userOpHash = await hashOf(w, operation);
    for (const caller of [w.stranger, w.sessionKey, w.owner, w.bundler]) {
      const validateUserOp = w.module.connect(caller).getFunction(VALIDATE_USER_OP);
      await expectNoLoss(w, watched, async () => {
        const refusal = await refusalOf(() => validateUserOp.staticCall(operation, userOpHash));
        expectError(refusal, "CallerIsNotSender", [caller.address, w.account.address]);
      });
    }
    expect((await handleOps(w, [operation])).isExecuted).to.equal(true);
  });

  it("B-10 calls validateUserOp and validateRuntime in a transaction, naming a victim", async function () {
    const { w, sessionId, watched } = await fixture();
    const operation = await sessionOperation(w, sessionId, send(w));
    const userOpHash = await hashOf(w, operation);
    const execute = concat([id("execute(address,uint256,bytes)").slice(0, 10), toBeHex(0, 128)]);
    const runtime = [w.account.address, 0, w.sessionKey.address, 0, execute, sessionId];
    const calls = [
      encodeModuleCall(w, VALIDATE_USER_OP, [operation, userOpHash]),
      encodeModuleCall(w, VALIDATE_USER_OP.replace("(", "(uint32,"), [0, operation, userOpHash]),
      encodeModuleCall(w, "validateRuntime", runtime),
    ];
    const to = await w.module.getAddress();
    for (const caller of [w.stranger, w.sessionKey]) {
      for (const data of calls) {
        await expectNoLoss(w, watched, async () => {
          const refusal = await refusalOf(async () => {
            const sent = await caller.sendTransaction({ to, data, gasLimit: 1_000_000n });
            await sent.wait();
          });
          expectError(refusal, "CallerIsNotSender", [caller.address, w.account.address]);
        });
      }
    }
    expect((await handleOps(w, [operation])).isExecuted).to.equal(true);
  });

  it("B-10 ends, grants or installs in a victim's name", async function () {
    const { w, sessionId, watched } = await fixture();
    const stranger = w.module.connect(w.stranger);
    await expectNoLoss(w, watched, async () => {
      await (await stranger.revokeSession(sessionId)).wait();
      await (await stranger.revokeAllSessions()).wait();
      await (await stranger.onUninstall("0x")).wait();
      await (await stranger.onInstall("0x")).wait();
      await (await stranger.grantSession(sessionOf(w, [native(), gasLimit()], { salt: 1n }))).wait();
      const refusal = await refusalOf(() => stranger.renounceSession.staticCall(w.account.address, sessionId));
      expectError(refusal, "CallerIsNotSigner", [w.stranger.address, sessionId.toLowerCase()]);
    });
    await expectRefused(w, sessionIdOf(sessionOf(w, [], { salt: 1n })), send(w), "UnknownSession", [
      w.account.address,
      sessionIdOf(sessionOf(w, [], { salt: 1n })).toLowerCase(),
    ]);
    await expectAllowed(w, sessionId, send(w));
  });
});
