import { expect } from "chai";
import { parseEther } from "ethers";
import { ethers } from "hardhat";

import { encodeExecute } from "../../src/accounts/erc7579";
import { SignatureMode, encodeSessionSignature, signOperation } from "../../src/sessionSignature";
import { packUserOperation } from "../../src/userOperation";
import { VALIDATE_USER_OP } from "../helpers/direct";
import { buildOperation } from "../helpers/operations";
import { erc20, gasLimit } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";

/** Well-formed signatures that wallets and bundlers send for an estimate. */
const DUMMIES = {
  "of ones, whose s is high": `0x${"ff".repeat(65)}`,
  "of ones and a v of 27": `0x${"ff".repeat(64)}1b`,
  "with a low s": `0xfffffffffffffffffffffffffffffff0000000000000000000000000000000007aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1c`,
  "of zeros": `0x${"00".repeat(65)}`,
};

/**
 * A signature with a high `s` was refused before anything was recovered, so an estimate with it came out 3,267 gas too
 * low, and the real operation ran out of gas in validation.
 */
describe("a dummy signature", function () {
  for (const [name, dummy] of Object.entries(DUMMIES)) {
    it(`${name} has validation do the work of a right one, within 2 %`, async function () {
      const w = await world();
      const module = await w.module.getAddress();
      const sessionId = await grant(w, [await erc20(w.token, 5n), gasLimit(parseEther("1"))]);
      const data = w.token.interface.encodeFunctionData("transfer", [w.stranger.address, 1n]);
      const callData = encodeExecute([{ to: await w.token.getAddress(), data }]);
      const operation = await buildOperation(w.account, module, callData);
      const userOpHash = ethers.id("operation");
      const estimate = (signature: string) =>
        w.module
          .connect(ethers.provider)
          .getFunction(VALIDATE_USER_OP)
          .estimateGas(packUserOperation({ ...operation, signature }), userOpHash, { from: w.account.address });
      const right = await estimate(await signOperation(w.sessionKey, { module, sessionId, userOpHash }));
      const wrong = await estimate(encodeSessionSignature(SignatureMode.Raw, sessionId, dummy));
      // What differs is the price of the signature's own bytes, 4 or 16 gas each.
      const calldata = (hex: string) => hex.match(/../g)!.reduce((sum, byte) => sum + (byte === "00" ? 4 : 16), 0);
      const bytesOfRight = 65 * 16;
      const difference = Number(right - wrong) - (bytesOfRight - calldata(dummy.slice(2)));
      expect(Math.abs(difference)).to.be.lessThan(Number(right - 21_000n) * 0.02);
    });
  }
});
