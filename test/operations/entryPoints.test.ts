import type { Call } from "../../src/accounts/erc7579";
import { callOf } from "../helpers/calls";
import { USUAL_COST, expectAllowed, expectRefused } from "../helpers/operations";
import {
  accountFunctions,
  contractAccess,
  erc20,
  functionsOnAllContracts,
  functionsOnContract,
  gasLimit,
  native,
  root,
  selector,
} from "../helpers/permissions";
import { grant, grantSession, sessionOf } from "../helpers/sessions";
import { ENTRY_POINT_VERSIONS, world, type TestAccount, type World } from "../helpers/world";
import type { Permission } from "../../src/session";

const [PING, PONG] = ["ping()", "pong()"].map(selector);

interface Row {
  permissions: Permission[];
  allowed: Call[];
  refused: Call[];
  error: string;
  args: unknown[];
}

type MakeRow = (w: World, account: TestAccount) => Promise<Row>;

const ROWS: Record<string, MakeRow> = {
  "native-token-transfer": (w) => {
    const to = w.stranger.address;
    const args = [0n, to, 11n, 10n];
    const [allowed, refused] = [10n, 11n].map((value) => [{ to, value }]);
    return Promise.resolve({ permissions: [native(10n)], allowed, refused, error: "NativeAllowanceExceeded", args });
  },
  "erc20-token-transfer": async (w) => {
    const token = await w.token.getAddress();
    const transfer = async (amount: bigint) => [await callOf(w.token, "transfer", [w.stranger.address, amount])];
    const [allowed, refused] = [await transfer(10n), await transfer(11n)];
    const args = [0n, token, 11n, 10n];
    return { permissions: [await erc20(token, 10n)], allowed, refused, error: "TokenAllowanceExceeded", args };
  },
  "contract-access": async (w) => {
    const [to, other] = [await w.recorder.getAddress(), w.stranger.address];
    const args = [0n, other, PING];
    const [allowed, refused] = [to, other].map((target) => [{ to: target, data: PING }]);
    return { permissions: [await contractAccess(to)], allowed, refused, error: "FunctionNotPermitted", args };
  },
  "account-functions": (_, account) => {
    const to = account.address;
    const listed = selector("accountId()");
    const args = [0n, PING];
    const [allowed, refused] = [listed, PING].map((data) => [{ to, data }]);
    const permissions = [accountFunctions("accountId()")];
    return Promise.resolve({ permissions, allowed, refused, error: "AccountCallNotPermitted", args });
  },
  "functions-on-all-contracts": async (w) => {
    const to = await w.recorder.getAddress();
    const args = [0n, to, PONG];
    const [allowed, refused] = [PING, PONG].map((data) => [{ to, data }]);
    return { permissions: [functionsOnAllContracts(PING)], allowed, refused, error: "FunctionNotPermitted", args };
  },
  "functions-on-contract": async (w) => {
    const to = await w.recorder.getAddress();
    const args = [0n, to, PONG];
    const [allowed, refused] = [PING, PONG].map((data) => [{ to, data }]);
    const permissions = [await functionsOnContract(to, PING)];
    return { permissions, allowed, refused, error: "FunctionNotPermitted", args };
  },
};

for (const version of ENTRY_POINT_VERSIONS) {
  describe(`every permission type on EntryPoint ${version}`, function () {
    for (const [type, makeRow] of Object.entries(ROWS)) {
      it(`${type} allows what it names and refuses the rest`, async function () {
        const w = await world();
        const account = w.accounts[version];
        const { permissions, allowed, refused, error, args } = await makeRow(w, account);
        const sessionId = await grant(w, permissions, {}, account);
        await expectRefused(w, sessionId, refused, error, args, { account });
        await expectAllowed(w, sessionId, allowed, { account });
      });
    }

    it("gas-limit allows operations up to it and refuses the next", async function () {
      const w = await world();
      const account = w.accounts[version];
      const sessionId = await grant(w, [native(), gasLimit(2n * USUAL_COST - 1n)], {}, account);
      const calls = [{ to: w.stranger.address, value: 1n }];
      await expectAllowed(w, sessionId, calls, { account });
      const args = [USUAL_COST, USUAL_COST - 1n];
      await expectRefused(w, sessionId, calls, "GasAllowanceExceeded", args, { account });
    });

    it("root allows what another session of the same key is refused", async function () {
      const w = await world();
      const account = w.accounts[version];
      const limited = await grant(w, [native(1n)], {}, account);
      const rootId = await grantSession(w, sessionOf(w, [root()], { salt: 1n }), { account });
      const calls = [{ to: w.stranger.address, value: 2n }];
      const args = [0n, w.stranger.address, 2n, 1n];
      await expectRefused(w, limited, calls, "NativeAllowanceExceeded", args, { account });
      await expectAllowed(w, rootId, calls, { account });
    });
  });
}
