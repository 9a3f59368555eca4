import { setCode, setStorageAt } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { TypedDataEncoder, toBeHex, type TypedDataField } from "ethers";
import { ethers } from "hardhat";

import { encodeGrant } from "../../src/deferredGrant";
import { grantDigest } from "../../src/grantTypedData";
import { SessionKeyValidator__factory } from "../../typechain-types";
import { moduleTables, slotsOf } from "../helpers/slots";
import { DEFERRED_GRANT_VECTORS, SESSION_VECTORS, sessionNamed } from "../helpers/vectors";
import { world } from "../helpers/world";

interface TypedData {
  domain: object;
  types: Record<string, TypedDataField[]>;
  message: Record<string, unknown>;
}

describe("test/vectors/deferredGrants.json [SK-18]", function () {
  it("has a grant of every session", function () {
    expect(DEFERRED_GRANT_VECTORS.map(({ session }) => session)).to.have.members(
      SESSION_VECTORS.map(({ name }) => name),
    );
  });

  for (const { session: name, deadline, scope, encoded, digest, typedData } of DEFERRED_GRANT_VECTORS) {
    const grant = { session: sessionNamed(name), deadline };

    it(`holds what the library and the module make of ${name}`, async function () {
      expect(encodeGrant(grant)).to.equal(encoded);
      expect(grantDigest(grant, scope)).to.equal(digest);
      const w = await world();
      await setCode(scope.module, await ethers.provider.getCode(await w.module.getAddress()));
      const [slot] = slotsOf((await moduleTables()).accounts, [scope.account]);
      // The account's epoch stands 96 bits from the lowest.
      await setStorageAt(scope.module, toBeHex(slot, 32), BigInt(scope.epoch) << 96n);
      const module = SessionKeyValidator__factory.connect(scope.module, ethers.provider);
      expect(await module.grantDigest(scope.account, grant)).to.equal(digest);
    });

    it(`holds typed data of the same hash for ${name}`, function () {
      const { domain, types, message } = typedData as TypedData;
      const { EIP712Domain, ...own } = types;
      expect(EIP712Domain.map(({ name: field }) => field)).to.deep.equal(Object.keys(domain));
      expect(TypedDataEncoder.hash(domain, own, message)).to.equal(digest);
    });
  }
});
