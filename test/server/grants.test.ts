import { expect } from "chai";
import { ZeroAddress, concat, parseEther } from "ethers";
import { ethers } from "hardhat";

import { decodeContext, decodeGrantId } from "../../src/sessionContext";
import { grantDigest } from "../../src/grantTypedData";
import { PERMIT2 } from "../../src/lint/contracts";
import { PaymasterPolicy } from "../../src/session";
import { ask, call, refusal, signRequest, type Json } from "./helpers/client";
import { actor, ether, GAS, grantOf, scene, serveChain, tokens, useServer, type Scene } from "./helpers/server";

const TARGET = "0x52908400098527886E0F7030069857D2E4169EE7";
const FUNCTIONS = ["0x12345678", "0xaabbccdd"];

const ACCEPTED: [string, Json[]][] = [
  ["ether to send", [ether(1), GAS]],
  ["unlimited ether", [ether(2n ** 256n - 1n), GAS]],
  ["tokens to send", [tokens(TARGET, 1), GAS]],
  ["a whole contract", [{ type: "contract-access", data: { address: TARGET } }]],
  ["functions of the account", [{ type: "account-functions", data: { functions: FUNCTIONS } }]],
  [
    "functions of all contracts",
    [{ type: "functions-on-all-contracts", data: { functions: [...FUNCTIONS].reverse() } }],
  ],
  ["functions of a contract", [{ type: "functions-on-contract", data: { address: TARGET, functions: FUNCTIONS } }]],
  ["everything", [{ type: "root" }]],
];

const REFUSED: [what: string, permissions: Json, code: string, path: string][] = [
  ["nothing", [], "NoPermissions", "permissions"],
  ["a gas limit alone", [GAS], "NoCallPermitted", "permissions"],
  ["root with company", [{ type: "root" }, ether(1)], "RootNotAlone", "permissions"],
  ["root with data", [{ type: "root", data: {} }], "UnknownField", "permissions[0].data"],
  ["an unknown type", [{ type: "everything" }], "UnknownType", "permissions[0].type"],
  ["an allowance of zero", [ether(0)], "ZeroAllowance", "permissions[0].data.allowance"],
  [
    "a decimal amount",
    [{ type: "native-token-transfer", data: { allowance: 5 } }],
    "WrongType",
    "permissions[0].data.allowance",
  ],
  ["an amount of more than 256 bits", [ether(2n ** 256n)], "AmountTooLarge", "permissions[0].data.allowance"],
  [
    "a token allowance too large for its field",
    [tokens(TARGET, 2n ** 224n)],
    "AllowanceTooLarge",
    "permissions[0].data.allowance",
  ],
  ["ether twice", [ether(1), ether(2)], "DuplicatePermission", "permissions[1]"],
  [
    "a token in two letter cases",
    [tokens(TARGET, 1), tokens(TARGET.toLowerCase(), 2)],
    "DuplicatePermission",
    "permissions[1].data.address",
  ],
  [
    "the zero address",
    [{ type: "contract-access", data: { address: ZeroAddress } }],
    "ZeroTarget",
    "permissions[0].data.address",
  ],
  [
    "a selector of 3 bytes",
    [{ type: "account-functions", data: { functions: ["0x123456"] } }],
    "InvalidSelector",
    "permissions[0].data.functions[0]",
  ],
  [
    "no function",
    [{ type: "account-functions", data: { functions: [] } }],
    "NoFunctions",
    "permissions[0].data.functions",
  ],
  [
    "a function that executes",
    [{ type: "account-functions", data: { functions: ["0xe9ae5c53"] } }],
    "PrivilegedFunction",
    "permissions[0].data.functions",
  ],
  ["a field of its own", [{ ...ether(1), note: "please" }], "UnknownField", "permissions[0].note"],
  ["a prototype", JSON.parse('[{"type":"root","__proto__":{"x":1}}]'), "UnknownField", "permissions[0].__proto__"],
];

describe("wallet_createSession", function () {
  const server = useServer();
  let actors: Scene;

  before(async function () {
    actors = await scene(server, "grants");
  });

  for (const [what, permissions] of ACCEPTED) {
    it(`makes a grant of ${what}, all of which its id carries`, async function () {
      const { sessionId, signatureRequest, chainId } = await call(
        server.url,
        "wallet_createSession",
        grantOf(actors, server, permissions),
      );
      const { grant, ...scope } = decodeGrantId(sessionId);
      expect([chainId, scope.account, scope.epoch]).to.deep.equal([server.chainId, actors.account, 1]);
      expect(grant.session.permissions).to.have.length(permissions.length);
      expect(signatureRequest.type).to.equal("eth_signTypedData_v4");
      expect(signatureRequest.rawPayload).to.equal(grantDigest(grant, scope));
      expect(signatureRequest.data.domain.chainId).to.equal(server.chain.chainId);
      const isRoot = permissions[0].type === "root";
      expect(grant.session.paymasterPolicy).to.equal(isRoot ? PaymasterPolicy.None : PaymasterPolicy.Only);
      if (!isRoot) expect(grant.session.paymaster).to.equal(server.chain.sponsor?.address);
      const context = concat(["0x00", sessionId, await signRequest(actors.owner, signatureRequest)]);
      expect(decodeContext(context).grant).to.deep.equal(grant);
    });
  }

  for (const [what, permissions, code, path] of REFUSED) {
    it(`refuses ${what}`, async function () {
      const error = await refusal(server.url, "wallet_createSession", grantOf(actors, server, permissions));
      expect(error.code).to.equal(-32602);
      expect(error.data).to.include({ code, path });
      expect(error.data.remedy).to.match(/\.$/);
    });
  }

  for (const [what, rest, code, path] of [
    ["milliseconds", { expirySec: 4_102_444_800_000 }, "TimeOutOfRange", "expirySec"],
    ["an expiry in the past", { expirySec: 1 }, "ExpiryInPast", "expirySec"],
    ["a fraction of a second", { expirySec: 4_102_444_800.5 }, "TimeOutOfRange", "expirySec"],
    [
      "a public key of 64 bytes",
      { key: { type: "secp256k1", publicKey: `0x04${"ab".repeat(64)}` } },
      "InvalidAddress",
      "key.publicKey",
    ],
    ["a key of an unknown type", { key: { type: "ed25519", publicKey: TARGET } }, "UnknownType", "key.type"],
    ["another chain", { chainId: "0x1" }, "UnsupportedChain", "chainId"],
    ["a chain in decimal", { chainId: 31_337 }, "WrongType", "chainId"],
    ["no account", { account: undefined }, "MissingField", "account"],
  ] as const) {
    it(`refuses ${what}`, async function () {
      const { data } = await refusal(
        server.url,
        "wallet_createSession",
        grantOf(actors, server, [ether(1), GAS], rest),
      );
      expect(data).to.include({ code, path });
    });
  }

  it("refuses the account itself and what guards it, as targets and as keys", async function () {
    const { module, entryPoint, rootValidator } = server.chain.contracts;
    for (const target of [rootValidator, PERMIT2]) {
      const access = { type: "contract-access", data: { address: target } };
      const { data } = await refusal(server.url, "wallet_createSession", grantOf(actors, server, [access]));
      expect(data).to.include({ code: "TargetIsProtected", permission: 0, path: "permissions[0]" });
    }
    for (const [address, code] of [
      [actors.account, "AccountAsTarget"],
      [module, "TargetIsProtected"],
      [entryPoint, "TargetIsProtected"],
    ]) {
      const access = { type: "contract-access", data: { address } };
      const { data } = await refusal(server.url, "wallet_createSession", grantOf(actors, server, [access]));
      expect(data.code).to.equal(code);
      const key = { type: "contract", publicKey: address };
      const other = await refusal(server.url, "wallet_createSession", grantOf(actors, server, [ether(1)], { key }));
      expect(other.data.code).to.equal("InvalidSigner");
    }
  });

  it("names all that is wrong at once", async function () {
    const { data } = await refusal(
      server.url,
      "wallet_createSession",
      grantOf(actors, server, [ether(0), { type: "contract-access", data: { address: ZeroAddress } }]),
    );
    expect(data.problems.map(({ code }: Json) => code as string)).to.deep.equal(["ZeroAllowance", "ZeroTarget"]);
  });

  it("never makes the same session twice, unless it is given a salt", async function () {
    const request = grantOf(actors, server, [ether(1), GAS]);
    const ids = await Promise.all([1, 2].map(() => call(server.url, "wallet_createSession", request)));
    expect(ids[0].sessionId).to.not.equal(ids[1].sessionId);
    const { sessionId } = await call(server.url, "wallet_createSession", { ...request, salt: "0x7" });
    expect(decodeGrantId(sessionId).grant.session.salt).to.equal(7n);
  });

  it("bounds the first use by the session's end, or by 30 days", async function () {
    const { timestamp } = (await server.chain.provider.getBlock("latest"))!;
    const soon = timestamp + 86_400;
    const deadlineOf = async (expirySec: number) => {
      const request = grantOf(actors, server, [ether(1), GAS], { expirySec });
      const { sessionId } = await call(server.url, "wallet_createSession", request);
      return decodeGrantId(sessionId).grant.deadline;
    };
    expect(await deadlineOf(soon)).to.equal(soon);
    expect(await deadlineOf(0)).to.be.closeTo(Math.max(timestamp, Date.now() / 1_000) + 30 * 86_400, 60);
  });

  it("keeps a paymaster of the caller's own, for a server that has none too", async function () {
    const other = await serveChain({ ...server.chain, sponsor: undefined });
    const access = { type: "contract-access", data: { address: TARGET } };
    const request = grantOf(actors, server, [access], { paymaster: TARGET });
    const { sessionId } = await call(other.url, "wallet_createSession", request);
    expect(decodeGrantId(sessionId).grant.session.paymaster).to.equal(TARGET);
    const { data } = await refusal(other.url, "wallet_createSession", grantOf(actors, server, [access]));
    expect(data).to.include({ code: "NothingPaysGas", path: "permissions" });
    const { result } = await ask(
      other.url,
      "wallet_createSession",
      grantOf(actors, server, [ether(parseEther("1")), GAS]),
    );
    expect(decodeGrantId(result.sessionId).grant.session.paymasterPolicy).to.equal(PaymasterPolicy.None);
    await other.close();
  });

  it("makes a grant for an account that does not exist yet", async function () {
    const other = await serveChain({ ...server.chain, createAccount: undefined });
    const signerAddress = actor("owner of no account yet").address;
    const { accountAddress: account } = await call(other.url, "wallet_requestAccount", { signerAddress });
    expect(await server.chain.provider.getCode(account)).to.equal("0x");
    const request = { ...grantOf(actors, server, [ether(1), GAS]), account };
    const { signatureRequest } = await call(other.url, "wallet_createSession", request);
    const permissions = [{ type: "contract-access", data: { address: PERMIT2 } }];
    const { data } = await refusal(other.url, "wallet_createSession", { ...request, permissions });
    expect(data.code).to.equal("TargetIsProtected");
    expect(signatureRequest.data.message).to.include({ account: account.toLowerCase(), epoch: "1" });
    await other.close();
  });

  it("refuses what is no account, and an account without the module", async function () {
    const { accountFactory, entryPoint, rootValidator } = server.chain.contracts;
    const bare = await ethers.deployContract("SampleAccount", [entryPoint, rootValidator, actors.owner.address]);
    for (const [account, code] of [
      [accountFactory, "UnknownAccountKind"],
      [await bare.getAddress(), "NotInstalled"],
    ]) {
      const request = { ...grantOf(actors, server, [ether(1), GAS]), account };
      const error = await refusal(server.url, "wallet_createSession", request);
      expect([error.code, error.data.code]).to.deep.equal([-32000, code]);
    }
  });
});
