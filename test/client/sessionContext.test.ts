import { expect } from "chai";
import { dataLength, dataSlice } from "ethers";

import {
  decodeContext,
  decodeGrantId,
  encodeContext,
  encodeGrantId,
  type GrantIdentity,
} from "../../src/sessionContext";
import { parseGrant, toSession } from "../../src/wire";
import { erc7913Signer } from "../../src/keys/signer";

const ACCOUNT = "0x52908400098527886E0F7030069857D2E4169EE7";
const MODULE = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
const OWNER_SIGNATURE = `0x${"ab".repeat(85)}`;

const IDENTITY: GrantIdentity = {
  chainId: 11_155_111,
  account: ACCOUNT,
  module: MODULE,
  epoch: 3,
  grant: {
    deadline: 2_000_000_000,
    session: toSession(
      parseGrant({
        expirySec: 4_102_444_800,
        key: { type: "secp256k1", publicKey: "0xde709f2102306220921060314715629080e2fb77" },
        salt: "0x010203",
        permissions: [
          { type: "erc20-token-transfer", data: { address: MODULE, allowance: "0x2faf080" } },
          { type: "gas-limit", data: { limit: "0x2386f26fc10000" } },
        ],
      }),
    ),
  },
};

/** The bytes that others may have stored: they must stay what they are. */
const GRANT_ID =
  "0x010000000000aa36a752908400098527886e0f7030069857d2e4169ee78617e340b3d01fa5f11f306f4090fd50e238070d0000000000000003" +
  "0000000000000000000102030014de709f2102306220921060314715629080e2fb7700380000773594000000000000000000f4865700000002" +
  "018617e340b3d01fa5f11f306f4090fd50e238070d0402faf08002072386f26fc10000";

describe("sessionContext", function () {
  it("encodes a grant as it always has", function () {
    expect(encodeGrantId(IDENTITY)).to.equal(GRANT_ID);
  });

  it("reads a grant back", function () {
    expect(decodeGrantId(encodeGrantId(IDENTITY))).to.deep.equal(IDENTITY);
  });

  it("is 00, the grant's id and the owner's signature, which clients put together themselves", function () {
    const context = encodeContext({ ...IDENTITY, ownerSignature: OWNER_SIGNATURE });
    expect(context).to.equal(`0x00${encodeGrantId(IDENTITY).slice(2)}${OWNER_SIGNATURE.slice(2)}`);
    const read = decodeContext(context);
    expect(read.grant).to.deep.equal(IDENTITY.grant);
    expect(read.ownerSignature).to.equal(OWNER_SIGNATURE);
    expect(read.sessionId).to.equal("0xde709f2102306220921060314715629080e2fb77000000000000000000010203");
  });

  it("is 02 and the grant's id for a session that is on chain", function () {
    const context = encodeContext(IDENTITY);
    expect(dataSlice(context, 0, 1)).to.equal("0x02");
    expect(decodeContext(context).ownerSignature).to.equal(undefined);
  });

  it("takes the upper case of hex digits", function () {
    const id = encodeGrantId(IDENTITY);
    expect(decodeGrantId(`0x${id.slice(2).toUpperCase()}`)).to.deep.equal(IDENTITY);
  });

  it("keeps the key of an ERC-7913 signer, which the session's id only hashes", function () {
    const signer = erc7913Signer(MODULE, `0x${"cd".repeat(64)}`);
    const session = { ...IDENTITY.grant.session, signerKind: 2, signer: signer.toLowerCase() };
    const identity = { ...IDENTITY, grant: { ...IDENTITY.grant, session } };
    expect(decodeGrantId(encodeGrantId(identity))).to.deep.equal(identity);
  });

  it("is refused wherever it is cut off", function () {
    const id = encodeGrantId(IDENTITY);
    for (let length = 0; length < dataLength(id); length++) {
      expect(() => decodeGrantId(dataSlice(id, 0, length)), String(length)).to.throw("no context of a session");
      expect(() => decodeContext(`0x02${id.slice(2, 2 + 2 * length)}`)).to.throw("no context of a session");
    }
  });

  it("is refused with bytes left over, of another version, of another kind and without the signature", function () {
    const id = encodeGrantId(IDENTITY).slice(2);
    const bad = [
      `0x02${id}00`,
      `0x00${id}`,
      `0x01${id}ab`,
      `0x0202${id.slice(2)}`,
      "0x",
      "",
      "0x0",
      "context",
      `0x02${id}0`,
    ];
    for (const context of bad) expect(() => decodeContext(context), context).to.throw("no context of a session");
    expect(() => decodeGrantId(`0x${id}00`)).to.throw("no context of a session");
  });

  it("is refused at once where it is longer than any grant", function () {
    expect(() => decodeContext(`0x00${"00".repeat(40_000)}`)).to.throw("no context of a session");
    const many = Array.from({ length: 255 }, (_, index) => ({
      ...IDENTITY.grant.session.permissions[0],
      permissionType: 6,
      allowance: 0n,
      functions: Array.from({ length: 64 }, () => `0x${index.toString(16).padStart(8, "0")}`),
    }));
    const session = { ...IDENTITY.grant.session, permissions: many };
    const grant = { ...IDENTITY.grant, session };
    expect(() => encodeGrantId({ ...IDENTITY, grant })).to.throw("Grant fewer permissions");
  });
});
