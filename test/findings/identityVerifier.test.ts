import { expect } from "chai";
import { toBeHex } from "ethers";

import { expectSignatureError, handleOps } from "../helpers/operations";
import { gasLimit, native } from "../helpers/permissions";
import { grantSession, install, sessionOf } from "../helpers/sessions";
import { operationOf, verifiedSigner } from "../helpers/signers";
import { deploy, world } from "../helpers/world";

/**
 * The identity precompile answers a call with its own calldata. `verify(key, hash, signature)` begins with the magic value
 * that is the right answer, and the upper bytes of the first offset behind it are zero: it verifies everything.
 * So any code that echoes would; the answer has to be exactly one word.
 */
describe("an ERC-7913 verifier that is the identity precompile [SK-17]", function () {
  it("does not let anybody without a key use the session", async function () {
    const w = await world();
    await install(w);
    const session = sessionOf(w, [native(5n), gasLimit()], verifiedSigner(toBeHex(4, 20), w.sessionKey.address));
    const calls = [{ to: w.stranger.address, value: 5n }];
    await grantSession(w, session);
    await expectSignatureError(w, await operationOf(w, session, () => "0x", calls));

    const verifier = await (await deploy("KeyContract", w.owner.address)).getAddress();
    const twin = { ...session, ...verifiedSigner(verifier, w.sessionKey.address) };
    await grantSession(w, twin);
    const sign = (hash: string) => w.sessionKey.signingKey.sign(hash).serialized;
    expect((await handleOps(w, [await operationOf(w, twin, sign, calls)])).isExecuted).to.equal(true);
  });
});
