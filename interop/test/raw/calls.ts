import { Wallet, ZeroAddress } from "ethers";

import type { Call } from "../../../src/accounts/erc7579";
import { CASH_OUT, PLAY } from "../../harness/cases";
import { callsParams, signedParams, walletSigns } from "../../harness/rawWallet";
import { POLICY_ID } from "../../harness/walletServer";
import { INVALID_PARAMS, invalid, type Json, type Params, type Refused, type Setup } from "./row";

const UNKNOWN_POLICY = "00000000-0000-4000-8000-000000000000";
const stranger = Wallet.createRandom();

/** A usual call with something changed. */
function calling(change: (setup: Setup) => Json): Params {
  return (setup) => {
    const { w, account, context } = setup;
    const usual = callsParams(account, [{ to: w.game, data: PLAY }], { permissions: { context } });
    return [{ ...usual, ...change(setup) }];
  };
}

/** Other calls. */
function callingOf(calls: (setup: Setup) => (Call | Json)[]): Params {
  return calling((setup) => ({ calls: calls(setup) }));
}

/** The usual call, and who pays. */
function payingBy(paymasterService: Json): Params {
  return calling(({ context }) => ({ capabilities: { permissions: { context }, paymasterService } }));
}

const POLICY = "capabilities.paymasterService.policyId";

/** Calls that `wallet_prepareCalls` refuses. */
export const REFUSED_CALLS: Record<string, Refused> = {
  "no call": invalid(
    callingOf(() => []),
    "NoCalls",
    "calls",
  ),
  "more calls than an operation makes": [
    callingOf(({ w }) => Array.from({ length: 65 }, () => ({ to: w.game }))),
    5740,
    "TooManyCalls",
    "calls",
  ],
  "a call to no address": invalid(
    callingOf(() => [{ to: "game.eth" }]),
    "InvalidAddress",
    "calls[0].to",
  ),
  "data with half a byte": invalid(
    callingOf(({ w }) => [{ to: w.game, data: "0x123" }]),
    "InvalidHex",
    "calls[0].data",
  ),
  "a value as a JSON number": invalid(
    callingOf(({ w }) => [{ to: w.game, value: 1 }]),
    "WrongType",
    "calls[0].value",
  ),
  "a context that is none": invalid(
    calling(() => ({ capabilities: { permissions: { context: "0x001234" } } })),
    "InvalidContext",
    "capabilities.permissions",
  ),
  "the context of another account": invalid(
    calling(({ w }) => ({ from: w.accounts["v0.8"] })),
    "ContextOfAnother",
    "capabilities.permissions",
  ),
  "a policy id that is no UUID": invalid(payingBy({ policyId: "mine" }), "InvalidUuid", POLICY),
  "a policy that is unknown": [
    payingBy({ policyId: UNKNOWN_POLICY }),
    -32600,
    "UnknownPolicy",
    "capabilities.paymasterService",
  ],
  "gas paid in a token": [
    payingBy({ policyId: POLICY_ID, erc20: { tokenAddress: ZeroAddress } }),
    5700,
    "UnsupportedCapability",
    "capabilities.paymasterService.erc20",
  ],
  "a call that the session may not make": [
    callingOf(({ w }) => [
      { to: w.game, data: PLAY },
      { to: w.otherGame, data: CASH_OUT },
    ]),
    -32500,
    "FunctionNotPermitted",
    "calls[1]",
  ],
};

/** Calls that `wallet_prepareCalls` accepts. */
export const ACCEPTED_CALLS: Record<string, Params> = {
  "a call with no more than an address": callingOf(({ w }) => [{ to: w.game }]),
  "a value with leading zeros": callingOf(({ w }) => [{ to: w.game, value: "0x00", data: PLAY }]),
  "the context in its two parts": calling(({ context }) => {
    // The signature of a wallet has 65 bytes.
    const cut = context.length - 130;
    const parts = { sessionId: `0x${context.slice(4, cut)}`, signature: `0x${context.slice(cut)}` };
    return { capabilities: { permissions: parts } };
  }),
  "several policies": payingBy({ policyIds: [UNKNOWN_POLICY, POLICY_ID] }),
  "a nonce key of one's own": calling(({ context }) => {
    return { capabilities: { permissions: { context }, nonceOverride: { nonceKey: "0x5" } } };
  }),
  "a gas price of one's own": calling(({ context }) => {
    return { capabilities: { permissions: { context }, gasParamsOverride: { maxFeePerGas: { multiplier: 1.5 } } } };
  }),
};

/** The prepared call, signed by the session's key, with something changed in it. */
function sending(change: (usual: Json & { data: Json }, setup: Setup) => Json, signer?: Wallet): Params {
  return async (setup) => {
    const { prepared, context, key } = setup;
    const signed = await signedParams(prepared, walletSigns(signer ?? key));
    const usual = { ...signed, capabilities: { permissions: { context } } };
    return [{ ...usual, ...change(usual, setup) }];
  };
}

/** The same with something changed in the operation. */
function sendingData(change: (setup: Setup) => Json): Params {
  return sending(({ data }, setup) => ({ data: { ...data, ...change(setup) } }));
}

/** What `wallet_sendPreparedCalls` refuses. */
export const REFUSED_SENDS: Record<string, Refused> = {
  "another key's signature": [
    sending(() => ({}), new Wallet(stranger.privateKey)),
    -32507,
    "WrongSignature",
    "signature",
  ],
  "other calls than were signed": [
    sendingData(({ prepared, w }) => {
      const [game, other] = [w.game, w.otherGame].map((address) => address.slice(2).toLowerCase());
      return { callData: prepared.data.callData.replace(game, other) };
    }),
    -32507,
    "WrongSignature",
    "signature",
  ],
  "more gas than was signed": [sendingData(() => ({ callGasLimit: "0xfffff" })), -32507, "WrongSignature", "signature"],
  "no signature": invalid(
    sending(() => ({ signature: undefined })),
    "MissingField",
    "signature",
  ),
  "a signature that is no hex": invalid(
    sending(() => ({ signature: { type: "secp256k1", data: "hello" } })),
    "InvalidHex",
    "signature.data",
  ),
  "another type of operation": invalid(
    sending(() => ({ type: "user-operation-v060" })),
    "UnknownType",
    "type",
  ),
  "an operation without a nonce": [
    sendingData(() => ({ nonce: undefined })),
    INVALID_PARAMS,
    "InvalidOperation",
    "data",
  ],
};
