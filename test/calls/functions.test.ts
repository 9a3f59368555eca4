import { callOf } from "../helpers/calls";
import { expectAllowed, expectRefused } from "../helpers/operations";
import { contractAccess, functionsOnAllContracts, functionsOnContract, selector } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";

const PING = selector("ping()");
const PONG = selector("pong()");

describe("functions-on-contract [SK-02]", function () {
  it("allows the listed functions of the contract, refuses its others and every other contract", async function () {
    const w = await world();
    const [recorder, token] = [await w.recorder.getAddress(), await w.token.getAddress()];
    const sessionId = await grant(w, [await functionsOnContract(recorder, "ping()")]);
    await expectAllowed(w, sessionId, [{ to: recorder, data: PING }]);
    await expectAllowed(w, sessionId, [{ to: recorder, data: `${PING}0102` }]);
    await expectRefused(w, sessionId, [{ to: recorder, data: PONG }], "FunctionNotPermitted", [0n, recorder, PONG]);
    await expectRefused(w, sessionId, [{ to: token, data: PING }], "FunctionNotPermitted", [0n, token, PING]);
  });

  it("is not widened by functions on all contracts", async function () {
    const w = await world();
    const [recorder, token] = [await w.recorder.getAddress(), await w.token.getAddress()];
    const transfer = "transfer(address,uint256)";
    const narrow = await functionsOnContract(recorder, "ping()");
    const sessionId = await grant(w, [narrow, functionsOnAllContracts("pong()", transfer)]);
    await expectAllowed(w, sessionId, [
      { to: recorder, data: PING },
      await callOf(w.token, "transfer", [w.stranger.address, 1n]),
    ]);
    await expectRefused(w, sessionId, [{ to: recorder, data: PONG }], "FunctionNotPermitted", [0n, recorder, PONG]);
    await expectRefused(w, sessionId, [{ to: token, data: PING }], "FunctionNotPermitted", [0n, token, PING]);
  });

  it("keeps the lists of two contracts apart", async function () {
    const w = await world();
    const [recorder, token] = [await w.recorder.getAddress(), await w.token.getAddress()];
    const mint = await callOf(w.token, "mint", [w.account.address, 1n]);
    const lists = [
      await functionsOnContract(recorder, "ping()"),
      await functionsOnContract(token, "mint(address,uint256)"),
    ];
    const sessionId = await grant(w, lists);
    await expectAllowed(w, sessionId, [{ to: recorder, data: PING }, mint]);
    const swapped = [{ to: token, data: PING }];
    await expectRefused(w, sessionId, swapped, "FunctionNotPermitted", [0n, token, PING]);
    const onRecorder = [{ to: recorder, data: mint.data }];
    const args = [0n, recorder, selector("mint(address,uint256)")];
    await expectRefused(w, sessionId, onRecorder, "FunctionNotPermitted", args);
  });
});

describe("functions-on-all-contracts [SK-02]", function () {
  it("allows the listed functions of any contract and refuses the others", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    const sessionId = await grant(w, [functionsOnAllContracts("ping()", "transfer(address,uint256)")]);
    await expectAllowed(w, sessionId, [
      { to: recorder, data: PING },
      await callOf(w.token, "transfer", [w.stranger.address, 1n]),
      await callOf(w.quietToken, "transfer", [w.stranger.address, 1n]),
    ]);
    await expectRefused(w, sessionId, [{ to: recorder, data: PONG }], "FunctionNotPermitted", [0n, recorder, PONG]);
  });

  it("leaves contract access of one contract as wide as it is", async function () {
    const w = await world();
    const [recorder, token] = [await w.recorder.getAddress(), await w.token.getAddress()];
    const sessionId = await grant(w, [await contractAccess(recorder), functionsOnAllContracts("ping()")]);
    await expectAllowed(w, sessionId, [{ to: recorder, data: PONG }]);
    await expectRefused(w, sessionId, [{ to: token, data: PONG }], "FunctionNotPermitted", [0n, token, PONG]);
  });

  it("never reaches the account", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    const listed = selector("accountId()");
    const sessionId = await grant(w, [functionsOnAllContracts("accountId()")]);
    const toSelf = [{ to: w.account.address, data: listed }];
    await expectRefused(w, sessionId, toSelf, "AccountCallNotPermitted", [0n, listed]);
    await expectRefused(w, sessionId, listed, "AccountCallNotPermitted", [0n, listed]);
    await expectAllowed(w, sessionId, [{ to: recorder, data: listed }]);
  });
});
