import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";
import { id } from "ethers";

import { BundlerError, rpcBundler, type Bundler } from "../../src/bundlers";
import { SessionRefused, translateError } from "../../src/client";
import { ENTRY_POINTS, entryPointInterface } from "../../src/entryPoint";
import { moduleInterface } from "../../src/moduleContract";
import { encodePaymaster, type UserOperation } from "../../src/userOperation";

const ADDRESS = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
const ENTRY_POINT = ENTRY_POINTS["v0.8"];
const OPERATION: UserOperation = {
  sender: ADDRESS,
  nonce: 1n,
  initCode: "0x",
  callData: "0x12345678",
  verificationGasLimit: 100_000n,
  callGasLimit: 50_000n,
  preVerificationGas: 40_000n,
  maxFeePerGas: 3n,
  maxPriorityFeePerGas: 2n,
  paymasterAndData: encodePaymaster(ADDRESS, { verification: 5n, postOp: 6n }),
  signature: "0xab",
};

const REVERT = moduleInterface.encodeErrorResult("TokenAllowanceExceeded", [0, ADDRESS, 30n, 20n]);
const WRAPPED = entryPointInterface.encodeErrorResult("FailedOpWithRevert", [0, "AA23 reverted", REVERT]);

describe("rpcBundler", function () {
  let server: Server;
  let bundler: Bundler;
  /** What the server was asked last. */
  let asked: { method: string; params: unknown[] };
  /** What it answers: a body, or nothing at all. */
  let answer: string | undefined;

  before(async function () {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (part: Buffer) => (body += part.toString()));
      request.on("end", () => {
        asked = JSON.parse(body) as typeof asked;
        if (answer !== undefined) response.end(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    bundler = rpcBundler(`http://127.0.0.1:${port}/secret-key`, { timeoutMs: 200 });
  });

  after(() => server.close());

  const answers = (fields: object) => (answer = JSON.stringify({ jsonrpc: "2.0", id: 1, ...fields }));
  const refusal = async () =>
    bundler.send(OPERATION, ENTRY_POINT).then(
      () => expect.fail("nothing was thrown"),
      (error: unknown) => error as BundlerError,
    );

  it("sends an operation unpacked, in hex, with its paymaster", async function () {
    answers({ result: id("hash") });
    expect(await bundler.send(OPERATION, ENTRY_POINT)).to.equal(id("hash"));
    expect(asked.method).to.equal("eth_sendUserOperation");
    expect(asked.params[1]).to.equal(ENTRY_POINT);
    const fields = { nonce: "0x1", paymaster: ADDRESS.toLowerCase(), paymasterVerificationGasLimit: "0x5" };
    expect(asked.params[0]).to.deep.include(fields);
  });

  it("reads gas and EntryPoints", async function () {
    answers({ result: { verificationGasLimit: "0x10", callGasLimit: "32", preVerificationGas: 48 } });
    const gas = { verificationGasLimit: 16n, callGasLimit: 32n, preVerificationGas: 48n };
    expect(await bundler.estimate(OPERATION, ENTRY_POINT)).to.deep.equal(gas);
    answers({ result: [ENTRY_POINT.toLowerCase()] });
    expect(await bundler.supportedEntryPoints()).to.deep.equal([ENTRY_POINT]);
  });

  it("reads a receipt, and none where there is none yet", async function () {
    answers({ result: null });
    expect(await bundler.receipt(id("hash"), ENTRY_POINT)).to.equal(undefined);
    const receipt = { transactionHash: id("tx"), blockHash: id("block"), blockNumber: "0x10" };
    const log = { address: ADDRESS, topics: [id("topic")], data: "0x12" };
    answers({
      result: { success: false, reason: REVERT, actualGasCost: "0x5", actualGasUsed: "0x6", receipt, logs: [log] },
    });
    const read = { isSuccess: false, revertData: REVERT, gasCost: 5n, gasUsed: 6n, blockNumber: 16, logs: [log] };
    expect(await bundler.receipt(id("hash"), ENTRY_POINT)).to.deep.include(read);
  });

  // Where bundlers put the revert data: in the error's data, inside it, and in the message.
  const PLACES: Record<string, object> = {
    "as data": { message: "execution reverted", data: WRAPPED },
    "inside of data": { message: "execution reverted", data: { revertData: WRAPPED, data: WRAPPED } },
    "in the message": { message: `UserOperation reverted during simulation with reason: ${WRAPPED}` },
    "unwrapped in the message": { message: `UserOperation reverted with reason: ${REVERT}` },
  };
  for (const [place, fields] of Object.entries(PLACES)) {
    it(`gives revert data that becomes the module's own error: ${place}`, async function () {
      answers({ error: { code: -32500, ...fields } });
      const error = await refusal();
      expect(error.rpcCode).to.equal(-32500);
      const translated = translateError(error) as SessionRefused;
      expect(translated).to.be.instanceOf(SessionRefused);
      expect([translated.code, translated.callIndex]).to.deep.equal(["TokenAllowanceExceeded", 0]);
    });
  }

  it("gives the EntryPoint's reason, which is put in words", async function () {
    answers({
      error: { code: -32500, message: "UserOperation failed validation with reason: AA21 didn't pay prefund" },
    });
    const { message } = translateError(await refusal()) as Error;
    expect(message).to.match(/\(AA21 didn't pay prefund\)\. /);
  });

  it("keeps other errors as they are, with the bundler's words, and no hash in them becomes revert data", async function () {
    answers({ error: { code: -32602, message: `Operation ${id("hash")} is known already.` } });
    const error = await refusal();
    expect(translateError(error)).to.equal(error);
    expect(error.message).to.match(
      /^The bundler refuses eth_sendUserOperation: Operation 0x\w+ is known already \(-32602\)\. /,
    );
  });

  const SENSELESS = { "no JSON": "<html>", "another type": '{"result": 5}', nothing: "", "a list": "[]" };
  for (const [what, body] of Object.entries(SENSELESS)) {
    it(`refuses an answer that is ${what}`, async function () {
      answer = body;
      expect(await refusal()).to.be.instanceOf(BundlerError);
    });
  }

  it("reads no more of an answer than it may be long", async function () {
    answer = JSON.stringify({ result: "0".repeat(4_000_001) });
    expect((await refusal()).message).to.match(/an answer of more than 4000000 bytes/);
  });

  it("waits no longer than asked, and does not name the URL, which may hold a key", async function () {
    answer = undefined;
    const { message, code } = await refusal();
    expect(code).to.equal("BundlerSilent");
    expect(message).to.match(/nothing came within 200 ms/);
    const closed = rpcBundler("http://127.0.0.1:1/secret-key");
    const error = await closed.supportedEntryPoints().catch((thrown: unknown) => String(thrown));
    expect(error).to.match(/The bundler does not answer/);
    expect(error).to.not.contain("secret");
  });
});
