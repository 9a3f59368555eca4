import { expect } from "chai";
import { artifacts } from "hardhat";

import { readBuild } from "../../scripts/lib/build";
import { verifyOnEtherscan } from "../../scripts/lib/etherscan";
import { verifyOnSourcify } from "../../scripts/lib/sourcify";
import type { VerificationRequest } from "../../scripts/lib/verifyModule";
import { VALIDATOR } from "../../scripts/publicContracts";
import { expectSentence } from "./helpers/context";
import { startServer, type Answer, type FakeServer } from "./helpers/fakeServer";
import { startVerificationServer } from "./helpers/verificationServer";

const ADDRESS = "0x000000000000000000000000000000000000bEEF";

describe("module:verify", () => {
  let request: VerificationRequest;
  const servers: FakeServer[] = [];

  before(async () => {
    request = { chainId: 11_155_111n, address: ADDRESS, build: await readBuild(artifacts, VALIDATOR) };
  });

  after(() => {
    for (const server of servers) server.stop();
  });

  async function answering(status: number, body: unknown): Promise<Record<string, string>> {
    return environment(await startServer((): Answer => [status, body]));
  }

  function environment(server: FakeServer): Record<string, string> {
    servers.push(server);
    const env = { ETHERSCAN_API_KEY: "key", ETHERSCAN_API_URL: `${server.url}/api`, SOURCIFY_URL: server.url };
    return { ...env, VERIFY_POLL_MS: "1" };
  }

  describe("Etherscan", () => {
    it("submits the standard JSON input for the chain, and waits for the verdict", async () => {
      const server = await startVerificationServer();
      expect(await verifyOnEtherscan(request, environment(server))).to.equal("Pass - Verified");
      const [submitted, ...polls] = server.seen;
      expect(submitted.url).to.equal("/api?chainid=11155111");
      const form = new URLSearchParams(submitted.body);
      expect(form.get("contractname")).to.equal(VALIDATOR);
      expect(form.get("compilerversion")).to.equal(`v${request.build.compiler}`);
      expect(JSON.parse(form.get("sourceCode") ?? "")).to.deep.equal(request.build.input);
      expect(polls).to.have.length(2);
    });

    it("is content with what is verified already", async () => {
      const env = await answering(200, {
        status: "0",
        message: "NOTOK",
        result: "Contract source code already verified",
      });
      expect(await verifyOnEtherscan(request, env)).to.equal("already verified");
    });

    it("asks for the key", () =>
      expectSentence(() => verifyOnEtherscan(request, {}), /No key for Etherscan's API/, /ETHERSCAN_API_KEY/));

    it("says that the key is wrong", async () => {
      const env = await answering(200, { status: "0", message: "NOTOK", result: "Invalid API Key" });
      await expectSentence(() => verifyOnEtherscan(request, env), /Invalid API Key/, /Correct ETHERSCAN_API_KEY/);
    });

    it("says that nobody answers", async () => {
      const env = await answering(502, "bad gateway");
      await expectSentence(() => verifyOnEtherscan(request, env), /does not answer: HTTP 502/, /--sourcify/);
    });
  });

  describe("Sourcify", () => {
    it("submits the standard JSON input for the chain, and waits for the verdict", async () => {
      const server = await startVerificationServer();
      expect(await verifyOnSourcify(request, environment(server))).to.equal("exact_match");
      const [submitted] = server.seen;
      expect(submitted.url).to.equal(`/v2/verify/11155111/${ADDRESS}`);
      const { stdJsonInput, compilerVersion, contractIdentifier } = JSON.parse(submitted.body) as Record<
        string,
        unknown
      >;
      expect(stdJsonInput).to.deep.equal(request.build.input);
      expect([compilerVersion, contractIdentifier]).to.deep.equal([request.build.compiler, VALIDATOR]);
    });

    it("is content with what is verified already", async () => {
      const env = await answering(409, { customCode: "already_verified", message: "already verified" });
      expect(await verifyOnSourcify(request, env)).to.equal("already verified");
    });

    it("passes on why it is refused", async () => {
      const env = await answering(400, { customCode: "unsupported_chain", message: "The chain is not supported" });
      await expectSentence(() => verifyOnSourcify(request, env), /Sourcify refuses: The chain is not supported/, /./);
    });
  });
});
