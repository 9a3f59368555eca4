import { dataLength, toBeHex, ZeroHash } from "ethers";

import { entryPointInterface } from "../../src/entryPoint";
import type { Permission } from "../../src/session";
import { ownerCallsModule, signGrant } from "../../test/behaviors/operations";
import { LATE } from "../../test/helpers/deferred";
import { erc20 } from "../../test/helpers/permissions";
import { sessionOf } from "../../test/helpers/sessions";
import { directGrant } from "./grants";
import { measureOverhead, prepare } from "./measure";
import { sessionOperation, useSession, type Use } from "./operations";
import { HEADLINE, lastOf, transfers, withFunctions, type Scenario } from "./scenarios";
import type { GasWorld } from "./world";

/** Gas, by how many there are of something. */
export type Series = Record<number, number>;

/** How costs grow. Overheads are gas above the bare validator in the steady state; grants are whole transactions. */
export interface Scale {
  /** Overhead, by the number of ERC-20 transfers in a batch. */
  calls: Series;
  /** A grant, by the number of tokens with an allowance. */
  grantedTokens: Series;
  /** Overhead of a transfer of one token, by the same number. */
  usedTokens: Series;
  /** A grant, by the number of functions of one contract. */
  grantedFunctions: Series;
  /** Overhead of a call of the last of them. */
  usedFunctions: Series;
  /** Overhead, by the number of other sessions on the account. */
  sessions: Series;
  /** The most that the limits below let through. */
  largest: { batch: number; deferredTokens: number };
}

/** What ERC-7562 allows an operation (`MAX_VERIFICATION_GAS`, `MAX_USEROP_SIZE`), which is less than bundlers do. */
export const MEMPOOL = { verificationGas: 500_000, operationBytes: 8_192 };

export async function measureScale(): Promise<Scale> {
  const functions = (count: number) => withFunctions("", lastOf(count));
  return {
    calls: await series([1, 2, 3, 5, 10, 20], (count) => measureOverhead(batch(count))),
    grantedTokens: await series([1, 2, 5, 10, 20], (count) => directGrant(tokens(count).permissions)),
    usedTokens: await series([1, 2, 5, 10, 20], (count) => measureOverhead(tokens(count))),
    grantedFunctions: await series([1, 7, 8, 15, 16, 32, 64], (count) => directGrant(functions(count).permissions)),
    usedFunctions: await series([1, 7, 8, 15, 16, 32, 64], (count) => measureOverhead(functions(count))),
    sessions: await series([0, 1, 5, 20], (count) => measureOverhead(HEADLINE, (g) => grantOthers(g, count))),
    largest: {
      batch: await largest(1, 64, (count) => fits(batch(count))),
      deferredTokens: await largest(1, 64, (count) => fits(tokens(count), true)),
    },
  };
}

async function series(counts: number[], measure: (count: number) => Promise<number>): Promise<Series> {
  const result: Series = {};
  for (const count of counts) result[count] = await measure(count);
  return result;
}

function batch(count: number): Scenario {
  return { ...HEADLINE, calls: ({ w }) => transfers(w.token, count) };
}

/** The headline's session with allowances for more tokens, which the operation does not touch. */
function tokens(count: number): Scenario {
  return { ...HEADLINE, permissions: async (g) => [...(await HEADLINE.permissions(g)), ...(await others(count - 1))] };
}

async function others(count: number): Promise<Permission[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => erc20(toBeHex((1n << 156n) + BigInt(i), 20), 10n ** 21n)));
}

async function grantOthers(g: GasWorld, count: number): Promise<void> {
  const permissions = await HEADLINE.permissions(g);
  for (let i = 1; i <= count; i++) {
    await ownerCallsModule(g, "grantSession", [sessionOf(g.w, permissions, { salt: BigInt(i) })]);
  }
}

/** Whether the first operation is small enough, and validated within the usual verification gas. */
async function fits(scenario: Scenario, isDeferred = false): Promise<boolean> {
  const { g, session, use } = await prepare(scenario);
  const signedGrant = isDeferred ? await signGrant(g, { session, deadline: LATE }) : undefined;
  if (!isDeferred) await ownerCallsModule(g, "grantSession", [session]);
  const limited: Use = { ...use, signedGrant };
  const encoded = entryPointInterface.encodeFunctionData("getUserOpHash", [
    await sessionOperation(g, session, limited),
  ]);
  if (dataLength(encoded) - 4 - dataLength(ZeroHash) > MEMPOOL.operationBytes) return false;
  return useSession(g, session, limited).then(
    () => true,
    () => false,
  );
}

/** The largest number from `low` on, at most `high`, that fits, where all below it do. */
async function largest(low: number, high: number, isFit: (count: number) => Promise<boolean>): Promise<number> {
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (await isFit(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
