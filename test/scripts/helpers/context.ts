import { expect } from "chai";
import { artifacts } from "hardhat";

import { connectUrl, type Chain } from "../../../scripts/lib/chain";
import type { Context } from "../../../scripts/lib/context";
import { explain } from "../../../scripts/lib/explain";
import type { LocalNode } from "./localNode";

/** What a command's function gets, with everything agreed to. `said` collects what it tells the user. */
export async function contextOn(node: LocalNode, fields: Partial<Context> = {}): Promise<Context & { said: string[] }> {
  const chain = fields.chain ?? (await connectUrl("localhost", node.url));
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  return { chain, artifacts, env: node.env, say, confirm: async () => {}, ...fields, said };
}

/** The same chain under another name, as if it were public. */
export function asPublic(chain: Chain, network = "sepolia"): Chain {
  return { ...chain, network, isLocal: false };
}

/** The function fails, and the user gets this sentence and this remedy. */
export async function expectSentence(run: () => Promise<unknown>, message: RegExp, remedy: RegExp): Promise<void> {
  let error: unknown;
  try {
    await run();
  } catch (thrown) {
    error = thrown;
  }
  expect(error, "nothing went wrong").to.not.equal(undefined);
  const sentence = explain(error);
  expect(sentence.message).to.match(message);
  expect(sentence.remedy).to.match(remedy);
}
