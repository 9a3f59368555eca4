import { expect } from "chai";
import { MaxUint256 } from "ethers";

import { SessionStatus, type Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { encodeModuleCall, ownerCalls } from "../helpers/moduleCalls";
import { expectError } from "../helpers/operations";
import { contractAccess, erc20, gasLimit, native } from "../helpers/permissions";
import { install, ownerCallsModule, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

/** Three sessions, not in the order of their ids. */
async function three(w: World): Promise<Session[]> {
  return [
    sessionOf(w, [native(5n)], { salt: 7n }),
    sessionOf(w, [await erc20(w.token, 6n), gasLimit()], { salt: 3n }),
    sessionOf(w, [await contractAccess(w.recorder)], { salt: 3n, signer: w.stranger.address }),
  ];
}

async function statuses(w: World, sessions: Session[]): Promise<SessionStatus[]> {
  const infos = await Promise.all(
    sessions.map((session) => w.module.getSession(w.account.address, sessionIdOf(session))),
  );
  return infos.map(({ status }) => Number(status));
}

async function expectNoneGranted(w: World, sessions: Session[], errorName: string, args: unknown[]): Promise<void> {
  const outcome = await ownerCallsModule(w, encodeModuleCall(w, "grantSessions", [sessions]));
  expect(outcome.isExecuted).to.equal(false);
  expectError(outcome.revert, errorName, args);
  expect(await statuses(w, sessions)).to.deep.equal(sessions.map(() => SessionStatus.Unknown));
}

describe("grantSessions", function () {
  it("returns the ids in the order of the list", async function () {
    const w = await world();
    const sessions = await three(w);
    const ids = await w.module.grantSessions.staticCall(sessions);
    expect([...ids]).to.deep.equal(sessions.map(sessionIdOf));
  });

  it("grants each session and logs them in order", async function () {
    const w = await world();
    await install(w);
    const sessions = await three(w);
    const events = await ownerCalls(w, "grantSessions", [sessions]);
    const expected = sessions.map((session) => ["SessionGranted", w.account.address, sessionIdOf(session)]);
    expect(events.map((event) => event.slice(0, 3))).to.deep.equal(expected);
    expect(await statuses(w, sessions)).to.deep.equal(sessions.map(() => SessionStatus.Active));
    const [first, second] = sessions.map(sessionIdOf);
    expect(await w.module.nativeAllowance(w.account.address, first)).to.equal(5n);
    expect(await w.module.nativeAllowance(w.account.address, second)).to.equal(0n);
    expect((await w.module.getSession(w.account.address, second)).gasAllowance).to.equal(MaxUint256);
  });

  for (const place of [0, 1, 2]) {
    it(`grants none where the session in place ${place} is refused`, async function () {
      const w = await world();
      const sessions = await three(w);
      sessions[place] = { ...sessions[place], permissions: [native(1n), native(2n)] };
      await expectNoneGranted(w, sessions, "DuplicatePermission", [1n, 0n]);
    });
  }

  it("grants none where one id was used before", async function () {
    const w = await world();
    const sessions = await three(w);
    await ownerCalls(w, "revokeSession", [sessionIdOf(sessions[2])]);
    const outcome = await ownerCallsModule(w, encodeModuleCall(w, "grantSessions", [sessions]));
    expectError(outcome.revert, "SessionIdUsed", [w.account.address, sessionIdOf(sessions[2])]);
    const { Unknown, Revoked } = SessionStatus;
    expect(await statuses(w, sessions)).to.deep.equal([Unknown, Unknown, Revoked]);
  });

  it("takes an empty list", async function () {
    const w = await world();
    expect(await ownerCalls(w, "grantSessions", [[]])).to.deep.equal([]);
    expect([...(await w.module.grantSessions.staticCall([]))]).to.deep.equal([]);
  });
});
