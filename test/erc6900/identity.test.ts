import { expect } from "chai";
import { concat, id } from "ethers";
import { ethers } from "hardhat";

import { signOperation } from "../../src/sessionSignature";
import { native, root, selector } from "../helpers/permissions";
import { grant, grantSession, sessionOf } from "../helpers/sessions";
import { world } from "../helpers/world";

const MODULE_FUNCTIONS = ["onInstall(bytes)", "onUninstall(bytes)", "moduleId()"];
const OPERATION = "(address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes)";
const VALIDATION_FUNCTIONS = [
  `validateUserOp(uint32,${OPERATION},bytes32)`,
  "validateRuntime(address,uint32,address,uint256,bytes,bytes)",
  "validateSignature(address,uint32,address,bytes32,bytes)",
];

/** An ERC-165 interface id: its selectors, one over the other. */
const interfaceId = (signatures: string[]) =>
  ethers.toBeHex(
    signatures.map((signature) => BigInt(selector(signature))).reduce((all, one) => all ^ one, 0n),
    4,
  );

describe("the module as ERC-6900 knows it [SK-19]", function () {
  it("names itself", async function () {
    const { module } = await world();
    expect(await module.moduleId()).to.equal("session-keys.session-key-validator.1.0.0");
  });

  it("answers ERC-165 for a module and a validation module", async function () {
    const { module } = await world();
    expect(await module.supportsInterface("0x01ffc9a7")).to.equal(true);
    expect(await module.supportsInterface(interfaceId(MODULE_FUNCTIONS))).to.equal(true);
    expect(await module.supportsInterface(interfaceId(VALIDATION_FUNCTIONS))).to.equal(true);
    expect(await module.supportsInterface(interfaceId([...MODULE_FUNCTIONS, ...VALIDATION_FUNCTIONS]))).to.equal(false);
    for (const other of ["0xffffffff", "0x00000000"]) expect(await module.supportsInterface(other)).to.equal(false);
  });

  it("is no execution module and no hook", async function () {
    const { module } = await world();
    const hooks = [
      `preUserOpValidationHook(uint32,${OPERATION},bytes32)`,
      "preRuntimeValidationHook(uint32,address,uint256,bytes,bytes)",
      "preSignatureValidationHook(uint32,address,bytes32,bytes)",
    ];
    expect(await module.supportsInterface(interfaceId(hooks))).to.equal(false);
    expect(await module.supportsInterface(selector("executionManifest()"))).to.equal(false);
  });
});

describe("validateSignature [SK-19]", function () {
  it("refuses whatever it is asked, in the session's name or in nobody's", async function () {
    const w = await world();
    const hash = id("a message");
    const module = await w.module.getAddress();
    const sessions = [await grant(w, [native()]), await grantSession(w, sessionOf(w, [root()], { salt: 1n }))];
    const signed = sessions.map((sessionId) => signOperation(w.sessionKey, { module, sessionId, userOpHash: hash }));
    const bare = w.sessionKey.signingKey.sign(hash).serialized;
    for (const signature of [...(await Promise.all(signed)), bare, "0x", concat(sessions)]) {
      for (const sender of [w.owner.address, w.sessionKey.address, w.account.address]) {
        const answer = await w.module.validateSignature(w.account.address, 0, sender, hash, signature);
        expect(answer).to.equal("0xffffffff");
      }
    }
  });
});
