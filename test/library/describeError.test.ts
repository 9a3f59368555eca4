import { expect } from "chai";
import { AbiCoder, Interface, ZeroHash, type ErrorFragment, type ParamType } from "ethers";
import { ethers } from "hardhat";

import { describeError } from "../../src/describeError";
import { ENTRY_POINTS, entryPointInterface } from "../../src/entryPoint";
import { formatTime } from "../../src/format";
import { decodeRefusal } from "../../src/refusal";
import { SessionKeyValidator__factory } from "../../typechain-types";

const A = "0x52908400098527886E0F7030069857D2E4169EE7";
const B = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
const ID = `0x${"ab".repeat(32)}`;
const TRANSFER = "0xa9059cbb";
const ETHER = 10n ** 18n;
const NOWHERE = "Check the call's target, its arguments and what the account holds.";

const moduleInterface: Interface = SessionKeyValidator__factory.createInterface();
const tokens = (address: string) => (address === A ? { symbol: "USDC", decimals: 6 } : undefined);

const moduleError = (name: string, args: unknown[]) => moduleInterface.encodeErrorResult(name, args);
const failedOp = (reason: string) => entryPointInterface.encodeErrorResult("FailedOp", [0n, reason]);
const failedOpWith = (reason: string, inner: string) =>
  entryPointInterface.encodeErrorResult("FailedOpWithRevert", [0n, reason, inner]);
const describeData = (data: string) => describeError(decodeRefusal(data), tokens);

/** Any value of a type that an error has. */
function sampleOf({ type }: ParamType): unknown {
  if (type === "address") return A;
  if (type === "bytes4") return TRANSFER;
  if (type === "bytes32") return ZeroHash;
  return type === "bytes" ? A : 1n;
}

describe("describeError", function () {
  describe("of the module's errors", function () {
    const errors: ErrorFragment[] = [];
    moduleInterface.forEachError((error) => errors.push(error));

    it("knows errors to describe", function () {
      expect(errors.length).to.be.greaterThan(40);
    });

    for (const { name, inputs } of errors) {
      it(`says why and what to do: ${name}`, function () {
        const { message, remedy } = describeData(moduleError(name, inputs.map(sampleOf)));
        for (const text of [message, remedy]) {
          expect(text).to.match(/^\S.*\.$/);
          expect(text).to.not.match(/undefined|NaN|\$\{|not known here/);
        }
      });
    }
  });

  for (const [name, args, message] of [
    [
      "TokenAllowanceExceeded",
      [0n, A, 30_000_000n, 20_500_000n],
      `The call moves or approves 30 USDC of the token ${A}, and the session has 20.5 USDC left.`,
    ],
    [
      "TokenAllowanceExceeded",
      [2n, B, 30n, 1n],
      `Call 3 of the batch moves or approves 30 base units of the token ${B}, and the session has 1 base unit left.`,
    ],
    [
      "NativeAllowanceExceeded",
      [0n, B, ETHER, ETHER / 2n],
      `The call sends 1 ETH to ${B}, and the session has 0.5 ETH left to send.`,
    ],
    ["ValueNotPermitted", [0n, B, ETHER], `The call sends 1 ETH to ${B}, and the session may send no ether.`],
    [
      "FunctionNotPermitted",
      [0n, B, TRANSFER],
      `The call uses transfer(address,uint256) of ${B}, which no permission of the session names.`,
    ],
    [
      "FunctionNotPermitted",
      [0n, B, "0x12345678"],
      `The call uses the function 0x12345678 of ${B}, which no permission of the session names.`,
    ],
    [
      "GasAllowanceExceeded",
      [ETHER, 0n],
      "The account would pay up to 1 ETH for gas, and the session has 0 ETH left for it.",
    ],
    ["SessionIsRevoked", [B, ID], `The session ${ID} of ${B} was revoked.`],
    ["DuplicatePermission", [1n, 2n], "Permission 2 of the grant is a second GasLimit."],
    ["InvalidSigner", [2n, B], `${B.toLowerCase()} can't be a session's signer of kind ERC7913.`],
  ] as const) {
    it(`writes ${name} of ${args.map(String).join(", ")}`, function () {
      expect(describeData(moduleError(name, [...args])).message).to.equal(message);
    });
  }

  it("writes a window without a beginning or an end", function () {
    const write = (...args: bigint[]) => describeData(moduleError("OutsideWindow", args)).message;
    const [from, until, now] = [1_700_000_000n, 1_800_000_000n, 1_900_000_000n];
    const at = (seconds: bigint) => formatTime(seconds);
    expect(write(from, until, now)).to.equal(
      `The session is valid from ${at(from)} until ${at(until)}, and it is ${at(now)}.`,
    );
    expect(write(from, 0n, now)).to.equal(
      `The session is valid from ${at(from)} without an end, and it is ${at(now)}.`,
    );
    expect(write(0n, until, now)).to.equal(`The session is valid until ${at(until)}, and it is ${at(now)}.`);
  });

  it("takes signatures that the caller knows before its own", function () {
    const refusal = decodeRefusal(moduleError("FunctionNotPermitted", [0n, B, "0x12345678"]));
    const functions = (selector: string) => (selector === "0x12345678" ? "play(uint256)" : undefined);
    expect(describeError(refusal, tokens, functions).message).to.contain("uses play(uint256) of");
  });

  describe("of the EntryPoint's reasons", function () {
    for (const [version, address] of Object.entries(ENTRY_POINTS)) {
      it(`knows every reason in the code of EntryPoint ${version}`, async function () {
        const code = await ethers.provider.getCode(address);
        const text = Buffer.from(code.slice(2), "hex").toString("latin1");
        const reasons = [...new Set(text.match(/AA\d\d [a-zA-Z' ]+/g))];
        expect(reasons.length).to.be.greaterThan(15);
        for (const reason of reasons) {
          expect(describeData(failedOp(reason)).message, reason).to.not.contain(
            "The EntryPoint refused the operation:",
          );
        }
      });
    }

    for (const [reason, message] of [
      [
        "AA21 didn't pay prefund",
        "The account can't pay for the operation's gas in advance (AA21 didn't pay prefund).",
      ],
      ["AA22 expired or not due", "The session has expired or has not begun (AA22 expired or not due)."],
      [
        "AA25 invalid account nonce",
        "The nonce was used already, or is not next on its lane (AA25 invalid account nonce).",
      ],
      ["AA77 surprise", "The EntryPoint refused the operation: AA77 surprise."],
      ["constructor", "The EntryPoint refused the operation: constructor."],
    ] as const) {
      it(`writes ${reason}`, function () {
        expect(describeData(failedOp(reason)).message).to.equal(message);
      });
    }

    it("prefers the module's error where the account's validation reverted", function () {
      const inner = moduleError("NotInstalled", [B]);
      expect(describeData(failedOpWith("AA23 reverted", inner))).to.deep.equal(describeData(inner));
    });

    it("does not take a paymaster's error for the module's", function () {
      const { message } = describeData(failedOpWith("AA33 reverted", moduleError("NotInstalled", [B])));
      expect(message).to.equal("The paymaster refused the operation (AA33 reverted).");
    });

    it("keeps the data of an error that it does not know", function () {
      const { message } = describeData(failedOpWith("AA23 reverted", "0x12345678"));
      expect(message).to.equal("The call failed: an error that is not known here, 0x12345678.");
      const long = describeData(failedOpWith("AA23 reverted", `0x${"12".repeat(500)}`)).message;
      expect(long).to.match(/0x[12]{72}….$/);
    });
  });

  describe("of other errors", function () {
    const erc20 = new Interface([
      "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
      "error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
      "error SafeERC20FailedOperation(address token)",
    ]);
    const builtin = new Interface(["error Error(string)", "error Panic(uint256)"]);
    const data: Record<string, string> = {
      [`${B} has 1 base unit of the token and needs 5 base units.`]: erc20.encodeErrorResult(
        "ERC20InsufficientBalance",
        [B, 1n, 5n],
      ),
      [`${B} may take 1 base unit of the token and needs 5 base units.`]: erc20.encodeErrorResult(
        "ERC20InsufficientAllowance",
        [B, 1n, 5n],
      ),
      [`A call to USDC (token ${A}) failed, or it is no token.`]: erc20.encodeErrorResult("SafeERC20FailedOperation", [
        A,
      ]),
      "A contract refuses: paused.": builtin.encodeErrorResult("Error", ["paused"]),
      "A contract failed with panic code 17.": builtin.encodeErrorResult("Panic", [17n]),
      "The call failed without a reason.": "0x",
      "The call failed: an error that is not known here, 0xe450d38c.": "0xe450d38c",
    };
    for (const [message, revertData] of Object.entries(data)) {
      it(`writes: ${message}`, function () {
        expect(describeData(revertData).message).to.equal(message);
      });
    }

    it("says that it does not know a text that is no UTF-8", function () {
      const text = (content: string) => `0x08c379a0${AbiCoder.defaultAbiCoder().encode(["bytes"], [content]).slice(2)}`;
      expect(describeData(text("0xffff")).message).to.contain("not known here, 0x08c379a0");
      expect(describeData(text("0x4f4b")).message).to.equal("A contract refuses: OK.");
    });

    it("says what to check", function () {
      expect(describeData("0x").remedy).to.equal(NOWHERE);
    });
  });
});
