import { expect } from "chai";
import { Wallet, id } from "ethers";

import { decryptKey, encryptKey } from "../../src/keys/encryptedKey";
// Registers Node's own scrypt, which is ten times as fast.
import "../../scripts/lib/keystore";

describe("encryptKey and decryptKey", function () {
  const key = new Wallet(id("a session key"));

  it("take a key there and back, and open it with no other password", async function () {
    const json = await encryptKey(key, "correct horse");
    expect(json).to.not.contain(key.privateKey.slice(2));
    expect((await decryptKey(json, "correct horse")).privateKey).to.equal(key.privateKey);
    await expect(decryptKey(json, "wrong horse")).to.be.rejectedWith("The password does not open the key.");
  });

  it("refuse a short password, and what is no keystore", async function () {
    await expect(encryptKey(key, "1234567")).to.be.rejectedWith("Choose 8 characters or more.");
    await expect(decryptKey("{}", "correct horse")).to.be.rejectedWith("The password does not open the key.");
  });
});
