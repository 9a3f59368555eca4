import { expect } from "chai";
import { ZeroAddress, toQuantity } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import { SessionRefused } from "../../src/client";
import type { WirePermission, WireType } from "../../src/wire";
import { callOf } from "../helpers/calls";
import { clients, grantTo } from "../helpers/clients";
import { selector } from "../helpers/permissions";
import type { World } from "../helpers/world";

/** A permission, a call that it allows, and one that it does not. */
interface Case {
  permission: (w: World) => Promise<WirePermission>;
  allowed: (w: World) => Promise<Call>;
  refused?: (w: World) => Promise<Call>;
  /** The module's error. */
  code?: string;
  /** The permission that decides, where one does. */
  decides?: number;
  remaining?: bigint;
}

const PLAY = selector("play()");
const QUIT = selector("quit()");

const transfer = (w: World, amount: bigint) => callOf(w.token, "transfer", [w.stranger.address, amount]);
const play = async (w: World, data = PLAY) => ({ to: await w.recorder.getAddress(), data });

const CASES: Record<Exclude<WireType, "gas-limit">, Case> = {
  "native-token-transfer": {
    permission: async () => ({ type: "native-token-transfer", data: { allowance: toQuantity(50n) } }),
    allowed: async (w) => ({ to: w.stranger.address, value: 50n }),
    refused: async (w) => ({ to: w.stranger.address, value: 51n }),
    code: "NativeAllowanceExceeded",
    decides: 0,
    remaining: 50n,
  },
  "erc20-token-transfer": {
    permission: async (w) => {
      const address = await w.token.getAddress();
      return { type: "erc20-token-transfer", data: { address, allowance: toQuantity(50n) } };
    },
    allowed: (w) => transfer(w, 50n),
    refused: (w) => transfer(w, 51n),
    code: "TokenAllowanceExceeded",
    decides: 0,
    remaining: 50n,
  },
  "contract-access": {
    permission: async (w) => ({ type: "contract-access", data: { address: await w.recorder.getAddress() } }),
    allowed: (w) => play(w),
    refused: (w) => transfer(w, 1n),
    code: "FunctionNotPermitted",
  },
  "account-functions": {
    permission: async () => ({ type: "account-functions", data: { functions: [selector("accountId()")] } }),
    allowed: async () => ({ to: ZeroAddress, data: selector("accountId()") }),
    refused: async () => ({ to: ZeroAddress, data: selector("entryPoint()") }),
    code: "AccountCallNotPermitted",
    decides: 0,
  },
  "functions-on-all-contracts": {
    permission: async () => ({ type: "functions-on-all-contracts", data: { functions: [PLAY] } }),
    allowed: (w) => play(w),
    refused: async (w) => ({ to: await w.module.getAddress(), data: PLAY }),
    code: "ProtectedTargetNotPermitted",
  },
  "functions-on-contract": {
    permission: async (w) => {
      const address = await w.recorder.getAddress();
      return { type: "functions-on-contract", data: { address, functions: [PLAY] } };
    },
    allowed: (w) => play(w),
    refused: (w) => play(w, QUIT),
    code: "FunctionNotPermitted",
    decides: 0,
  },
  root: {
    permission: async () => ({ type: "root" }),
    allowed: (w) => transfer(w, 51n),
  },
};

describe("Calls of a session client, by permission", function () {
  for (const [type, { permission, allowed, refused, code, ...facts }] of Object.entries(CASES)) {
    it(`are executed where ${type} allows them, with the grant and after it`, async function () {
      const { w, owner, agent } = await clients();
      const { context } = await owner.grantPermissions(grantTo(w.sessionKey.address, [await permission(w)]));
      const capabilities = { permissions: { context } };
      const { id } = await agent.sendCalls({ calls: [await allowed(w)], capabilities });
      const { status, error } = await agent.waitForCalls(id);
      expect([status, error]).to.deep.equal([200, undefined]);
      if (refused === undefined) return;
      const again = agent.sendCalls({ calls: [await refused(w)], capabilities });
      await expect(again).to.be.rejectedWith(SessionRefused);
    });

    if (refused === undefined) continue;

    it(`are refused before sending where ${type} does not allow them`, async function () {
      const { w, owner, agent } = await clients();
      const { context } = await owner.grantPermissions(grantTo(w.sessionKey.address, [await permission(w)]));
      const calls = [await allowed(w), await refused(w)].slice(type.endsWith("transfer") ? 1 : 0);
      const error = await agent.sendCalls({ calls, capabilities: { permissions: { context } } }).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(SessionRefused);
      const { code: found, callIndex, permission: decides, remaining } = error as SessionRefused;
      expect({ code: found, callIndex }).to.deep.equal({ code, callIndex: calls.length - 1 });
      expect({ decides, remaining }).to.deep.equal({ decides: undefined, remaining: undefined, ...facts });
    });
  }
});
