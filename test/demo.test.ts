import { expect } from "chai";
import { MaxUint256, toQuantity } from "ethers";

import { runDemo, type DemoRow } from "../scripts/demo/runDemo";
import { DEMO_ACCOUNTS, parseDemoAccount, type DemoAccount } from "../scripts/demo/accounts";
import { prepareDemo, type DemoSetup } from "../scripts/demo/setup";
import { formatTable } from "../scripts/demo/table";
import { WIRE_TYPES, type WirePermission, type WireType } from "../src/wire";
import { selector } from "./helpers/permissions";

const verdictsOf = (rows: DemoRow[]) => rows.map(({ permission, verdict }) => `${permission}: ${verdict}`);

/** What the usual demo shows. */
const USUAL = WIRE_TYPES.flatMap((type) => [`${type}: allowed`, `${type}: refused`]);

/** A change of one permission, and which of its two rows becomes what. */
const CHANGES: Record<string, [WireType, (setup: DemoSetup) => WirePermission, 0 | 1, DemoRow["verdict"], string?]> = {
  "twice the ether": [
    "native-token-transfer",
    () => ({ type: "native-token-transfer", data: { allowance: toQuantity(6n * 10n ** 17n) } }),
    1,
    "allowed",
  ],
  "twice the USDC": [
    "erc20-token-transfer",
    ({ addresses }) => ({
      type: "erc20-token-transfer",
      data: { address: addresses.usdc, allowance: toQuantity(60_000_000) },
    }),
    1,
    "allowed",
  ],
  "unlimited gas": ["gas-limit", () => ({ type: "gas-limit", data: { limit: toQuantity(MaxUint256) } }), 1, "allowed"],
  "access to a third contract": [
    "contract-access",
    ({ addresses }) => ({ type: "contract-access", data: { address: addresses.usdc } }),
    0,
    "refused",
    "FunctionNotPermitted",
  ],
  "another account function": [
    "account-functions",
    () => ({ type: "account-functions", data: { functions: [selector("entryPoint()")] } }),
    0,
    "refused",
    "AccountCallNotPermitted",
  ],
  "cashing out of all contracts": [
    "functions-on-all-contracts",
    () => ({
      type: "functions-on-all-contracts",
      data: { functions: [selector("play(uint256)"), selector("cashOut(address)")] },
    }),
    1,
    "allowed",
  ],
  "cashing out of the game": [
    "functions-on-contract",
    ({ addresses }) => ({
      type: "functions-on-contract",
      data: { address: addresses.game, functions: [selector("cashOut(address)"), selector("play(uint256)")] },
    }),
    1,
    "allowed",
  ],
};

describe("the demo", function () {
  for (const account of Object.keys(DEMO_ACCOUNTS) as DemoAccount[]) {
    it(`shows one allowed and one refused operation for each permission: ${account}`, async function () {
      const said: string[] = [];
      const rows = await runDemo({ account, say: (line) => said.push(line) });
      expect(rows).to.have.length(16);
      expect(verdictsOf(rows)).to.deep.equal(USUAL);
      expect(rows.map(({ error }) => error).filter((error) => error !== undefined)).to.deep.equal([
        "NativeAllowanceExceeded",
        "TokenAllowanceExceeded",
        "GasAllowanceExceeded",
        "FunctionNotPermitted",
        "AccountCallNotPermitted",
        "FunctionNotPermitted",
        "FunctionNotPermitted",
        "SessionIsRevoked",
      ]);
      expect(rows.map(({ left }) => left)).to.deep.equal([
        ...["0.2 ETH", "0.2 ETH", "20 USDC", "20 USDC", "0.00188 ETH of gas", "0.00188 ETH of gas"],
        ...["every function", "every function", "accountId", "accountId", "play", "play", "play", "play"],
        ...["everything", "nothing: revoked"],
      ]);
      for (const { verdict, gas, why } of rows) {
        expect(gas === undefined, "gas").to.equal(verdict === "refused");
        expect(why === "Validated and executed.", why).to.equal(verdict === "allowed");
      }
      expect(said[0]).to.match(/^EntryPoint v0.8: 0x4337/);
      expect(said[2]).to.match(new RegExp(`^${DEMO_ACCOUNTS[account].standard} account: 0x`));
    });
  }

  it("runs on an ERC-7579 account unless told otherwise", async function () {
    expect((await prepareDemo()).mounted.driver).to.equal(DEMO_ACCOUNTS.erc7579);
    expect((await prepareDemo("erc6900")).mounted.driver).to.equal(DEMO_ACCOUNTS.erc6900);
  });

  it("takes no other account than these", function () {
    expect(["erc7579", "erc6900"].map(parseDemoAccount)).to.deep.equal(["erc7579", "erc6900"]);
    for (const text of ["", "ERC6900", "erc-6900", "safe", "toString"]) {
      expect(() => parseDemoAccount(text), text).to.throw(`The demo has no account "${text}".`);
    }
  });

  for (const [name, [type, change, row, verdict, error]] of Object.entries(CHANGES)) {
    it(`follows what is granted: ${name}`, async function () {
      const setup = await prepareDemo();
      const rows = await runDemo({ setup, permissions: { [type]: change(setup) } });
      const expected = [...USUAL];
      expected[2 * WIRE_TYPES.indexOf(type) + row] = `${type}: ${verdict}`;
      expect(verdictsOf(rows)).to.deep.equal(expected);
      expect(rows[2 * WIRE_TYPES.indexOf(type) + row].error).to.equal(error);
    });
  }

  it("refuses a permission that can't be granted", async function () {
    const permission: WirePermission = { type: "gas-limit", data: { limit: "0x0" } };
    await expect(runDemo({ permissions: { "gas-limit": permission } })).to.be.rejectedWith("permissions[0].data.limit");
  });
});

describe("formatTable", function () {
  it("aligns columns, and breaks what is too wide between words", function () {
    const columns = [
      ["who", 10],
      ["does what", 12],
    ] as const;
    const rows = [
      ["owner", "grants"],
      ["sessionKey", "transfers some USDC"],
    ];
    expect(formatTable(columns, rows).split("\n")).to.deep.equal([
      "who        | does what",
      "-----------+----------",
      "owner      | grants",
      "sessionKey | transfers",
      "           | some USDC",
    ]);
  });
});
