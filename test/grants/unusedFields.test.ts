import type { Permission } from "../../src/session";
import { expectRefusedUnlike } from "../helpers/moduleCalls";
import {
  accountFunctions,
  contractAccess,
  erc20,
  functionsOnAllContracts,
  functionsOnContract,
  gasLimit,
  native,
  root,
} from "../helpers/permissions";
import { sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

type Field = "target" | "allowance" | "functions";

interface Row {
  unused: Field[];
  create: (w: World) => Promise<Permission> | Permission;
}

const ROWS: Record<string, Row> = {
  "native-token-transfer": { unused: ["target", "functions"], create: () => native(1n) },
  "erc20-token-transfer": { unused: ["functions"], create: (w) => erc20(w.token, 1n) },
  "gas-limit": { unused: ["target", "functions"], create: () => gasLimit(1n) },
  "contract-access": { unused: ["allowance", "functions"], create: (w) => contractAccess(w.recorder) },
  "account-functions": { unused: ["target", "allowance"], create: () => accountFunctions("ping()") },
  "functions-on-all-contracts": { unused: ["target", "allowance"], create: () => functionsOnAllContracts("ping()") },
  "functions-on-contract": { unused: ["allowance"], create: (w) => functionsOnContract(w.recorder, "ping()") },
  root: { unused: ["target", "allowance", "functions"], create: () => root() },
};

/** What a field holds that should be zero or empty: the least, and something plausible. */
const CONTENTS: Record<Field, (w: World) => Promise<Partial<Permission>[]> | Partial<Permission>[]> = {
  target: async (w) => [
    { target: "0x0000000000000000000000000000000000000001" },
    { target: await w.quietToken.getAddress() },
  ],
  allowance: () => [{ allowance: 1n }, { allowance: 2n ** 256n - 1n }],
  functions: () => [{ functions: ["0x00000000"] }, { functions: ["0x12345678"] }],
};

for (const [type, { unused, create }] of Object.entries(ROWS)) {
  describe(`Grant: unused fields of ${type} [SK-15]`, function () {
    for (const field of unused) {
      it(`refuses what is not zero or empty in ${field}`, async function () {
        const w = await world();
        // Root stands alone, so that its place is the first; the others take the second.
        const before = type === "root" ? [] : [await contractAccess(w.bundler)];
        for (const [salt, content] of (await CONTENTS[field](w)).entries()) {
          const twin = sessionOf(w, [...before, await create(w)], { salt: BigInt(salt) });
          const session = { ...twin, permissions: [...before, { ...(await create(w)), ...content }] };
          await expectRefusedUnlike(w, session, "UnusedFieldNotEmpty", [BigInt(before.length)], twin);
        }
      });
    }
  });
}
