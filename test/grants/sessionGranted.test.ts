import { expect } from "chai";
import { Result, ZeroAddress } from "ethers";

import { PaymasterPolicy, SignerKind, type Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { ownerCalls, ownerSendsData } from "../helpers/moduleCalls";
import {
  accountFunctions,
  contractAccess,
  erc20,
  functionsOnAllContracts,
  functionsOnContract,
  gasLimit,
  native,
  root,
} from "../helpers/permissions";
import { grantSession, install, installCallData, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

/** Every type but root, which stands alone, and no field left at zero. */
async function full(w: World): Promise<Session> {
  const permissions = [
    await functionsOnContract(w.token, "mint(address,uint256)", "delegate(address)"),
    native(1n),
    await erc20(w.token, 2n),
    await erc20(w.quietToken),
    gasLimit(3n),
    await contractAccess(w.recorder),
    accountFunctions("entryPoint()", "0x00000000"),
    functionsOnAllContracts("ping()", "pong()", "0xffffffff"),
  ];
  const window = { validAfter: 1_000, validUntil: 2 ** 47 - 1 };
  const paymaster = { paymasterPolicy: PaymasterPolicy.Only, paymaster: w.bundler.address };
  return sessionOf(w, permissions, { salt: 2n ** 96n - 1n, ...window, ...paymaster });
}

/** The session that a log holds, in the types of src/session.ts. */
function sessionFrom(logged: unknown): Session {
  const [signerKind, signer, salt, validAfter, validUntil, paymasterPolicy, paymaster, permissions] = logged as Result;
  return {
    signerKind: Number(signerKind),
    signer,
    salt,
    validAfter: Number(validAfter),
    validUntil: Number(validUntil),
    paymasterPolicy: Number(paymasterPolicy),
    paymaster,
    permissions: (permissions as Result).map(([type, target, allowance, functions]: Result) => {
      return { permissionType: Number(type), target, allowance, functions: functions.toArray() };
    }),
  };
}

async function expectLogged(w: World, session: Session): Promise<void> {
  const expected = { ...session, signer: session.signer.toLowerCase() };
  const events = await ownerCalls(w, "grantSession", [session]);
  expect(events).to.have.length(1);
  const [name, account, sessionId, logged] = events[0];
  expect([name, account, sessionId]).to.deep.equal(["SessionGranted", w.account.address, sessionIdOf(session)]);
  expect(sessionFrom(logged)).to.deep.equal(expected);
}

describe("SessionGranted [SK-20]", function () {
  it("holds the whole of a session with every type but root", async function () {
    const w = await world();
    await expectLogged(w, await full(w));
  });

  it("holds the whole of a root session", async function () {
    const w = await world();
    await expectLogged(w, sessionOf(w, [root()]));
  });

  it("is enough to grant the same session again, under another salt", async function () {
    const w = await world();
    const [[, , , logged]] = await ownerCalls(w, "grantSession", [await full(w)]);
    const again = { ...sessionFrom(logged), salt: 0n };
    await expectLogged(w, again);
  });

  it("is logged for a session that onInstall grants", async function () {
    const w = await world();
    const session = await full(w);
    const list = w.module.interface.encodeFunctionData("grantSessions", [[session]]);
    const events = await ownerSendsData(w, installCallData(await w.module.getAddress(), `0x${list.slice(10)}`));
    const granted = events.find(([name]) => name === "SessionGranted");
    expect(sessionFrom(granted?.[3])).to.deep.equal({ ...session, signer: session.signer.toLowerCase() });
  });

  it("tells what the views tell", async function () {
    const w = await world();
    await install(w);
    const session = await full(w);
    const sessionId = await grantSession(w, session);
    const account = w.account.address;
    const info = await w.module.getSession(account, sessionId);
    expect(info.signerKind).to.equal(BigInt(SignerKind.Address));
    expect([info.validAfter, info.validUntil]).to.deep.equal([1_000n, 2n ** 47n - 1n]);
    expect([info.gasAllowance, info.isRoot, info.paymaster]).to.deep.equal([3n, false, w.bundler.address]);
    expect(await w.module.nativeAllowance(account, sessionId)).to.equal(1n);
    expect(await w.module.tokenAllowance(account, sessionId, await w.token.getAddress())).to.equal(2n);
    expect(await w.module.isFunctionAllowed(account, sessionId, ZeroAddress, "0x00000000")).to.equal(true);
  });
});
