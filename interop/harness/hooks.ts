import { rmSync } from "node:fs";

import type { Context } from "mocha";

import { logEnds, runFolder, stopAll } from "./processes";
import { world } from "./world";

/** Longer than anything takes to start on a busy machine. */
const PATIENCE = 120_000;

let hasFailed = false;

/** One node and one bundler for all test files; what they said last is shown where a test fails. */
export const mochaHooks = {
  async beforeAll(this: Context) {
    this.timeout(PATIENCE);
    await world();
  },
  afterEach(this: Context) {
    if (this.currentTest?.state !== "failed") return;
    hasFailed = true;
    console.error(logEnds());
  },
  async afterAll() {
    await stopAll();
    if (!hasFailed) rmSync(runFolder, { recursive: true });
  },
};
