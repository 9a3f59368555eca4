import { Interface } from "ethers";

import { call, signed, type Json } from "./client";
import { ether, GAS, granted, scene, tokens, useServer, type Scene } from "./server";

/** Whom the tests send to. */
export const RECIPIENT = "0x52908400098527886E0F7030069857D2E4169EE7";

/** The functions of the test token. */
export const erc20 = new Interface([
  "function transfer(address to, uint256 amount)",
  "function approve(address spender, uint256 amount)",
  "function mint(address to, uint256 amount)",
]);

/** Calldata that sends tokens. */
export const transfer = (amount: bigint) => erc20.encodeFunctionData("transfer", [RECIPIENT, amount]);

/** A server, an account of its own with a session that spends, and how to make calls with it. */
export function useCalls(name: string) {
  const server = useServer();
  const scenery = {} as Scene & { spending: Json };

  before(async function () {
    Object.assign(scenery, await scene(server, name));
    scenery.spending = await granted(server, scenery, [ether(1_000), tokens(server.token, 50n), GAS]);
  });

  const request = (calls: Json[], capabilities?: Json): Json => ({
    from: scenery.account,
    chainId: server.chainId,
    calls,
    ...(capabilities === undefined ? {} : { capabilities }),
  });
  const prepare = (calls: Json[], capabilities?: Json) =>
    call(server.url, "wallet_prepareCalls", request(calls, capabilities));

  /** What becomes of calls of the session key. */
  async function send(calls: Json[], capabilities: Json): Promise<Json> {
    const sent = await signed(scenery.sessionKey, await prepare(calls, capabilities), capabilities);
    const { id } = await call(server.url, "wallet_sendPreparedCalls", sent);
    return call(server.url, "wallet_getCallsStatus", id);
  }

  return { server, actors: scenery, request, prepare, send };
}
