import { expect } from "chai";
import { MaxUint256 } from "ethers";

import {
  formatDuration,
  formatEther,
  formatTime,
  formatToken,
  parseAmount,
  parseDuration,
  parseTime,
} from "../../src/format";

const USDC = { symbol: "USDC", decimals: 6 };
/** 2027-01-15T08:00:00Z. */
const NOW = 1_800_000_000;

describe("formatToken", function () {
  for (const [amount, token, text] of [
    [50_000_000n, USDC, "50 USDC"],
    [50_500_000n, USDC, "50.5 USDC"],
    [1n, USDC, "0.000001 USDC"],
    [0n, USDC, "0 USDC"],
    [100n, { symbol: "POINT", decimals: 0 }, "100 POINT"],
    [50_000_000n, undefined, "50000000 base units"],
    [1n, undefined, "1 base unit"],
    [MaxUint256, USDC, "unlimited USDC"],
    [MaxUint256, undefined, "unlimited base units"],
  ] as const) {
    it(`writes ${text}`, function () {
      expect(formatToken(amount, token)).to.equal(text);
    });
  }
});

describe("formatEther", function () {
  for (const [wei, text] of [
    [10n ** 17n, "0.1 ETH"],
    [10n ** 18n, "1 ETH"],
    [1n, "0.000000000000000001 ETH"],
    [MaxUint256, "unlimited ETH"],
    [MaxUint256 - 1n, `${MaxUint256 / 10n ** 18n}.584007913129639934 ETH`],
  ] as const) {
    it(`writes ${text}`, function () {
      expect(formatEther(wei)).to.equal(text);
    });
  }
});

describe("formatTime", function () {
  for (const [seconds, text] of [
    [NOW, "2027-01-15T08:00:00Z (now)"],
    [NOW + 1, "2027-01-15T08:00:01Z (in 1 second)"],
    [NOW + 3600, "2027-01-15T09:00:00Z (in 1 hour)"],
    [NOW - 172_800, "2027-01-13T08:00:00Z (2 days ago)"],
    [8_640_000_000_000, "+275760-09-13T00:00:00Z (in 99979166 days)"],
    [8_640_000_000_001, "second 8640000000001 of UNIX time"],
    [2n ** 48n - 1n, "second 281474976710655 of UNIX time"],
  ] as const) {
    it(`writes ${text}`, function () {
      expect(formatTime(seconds, NOW)).to.equal(text);
    });
  }
});

describe("formatDuration", function () {
  for (const [seconds, text] of [
    [0, "0 seconds"],
    [59, "59 seconds"],
    [60, "1 minute"],
    [3599, "59 minutes"],
    [3600, "1 hour"],
    [86_399, "23 hours"],
    [86_400, "1 day"],
  ] as const) {
    it(`writes ${text}`, function () {
      expect(formatDuration(seconds)).to.equal(text);
    });
  }
});

describe("parseDuration", function () {
  for (const [text, seconds] of [
    ["30s", 30],
    ["5m", 300],
    ["1h", 3600],
    ["7d", 604_800],
    ["2 w", 1_209_600],
    [" 1h ", 3600],
    ["2027-01-16", 57_600],
    ["2027-01-15T08:00:10Z", 10],
    ["2027-01-15T10:01+02:00", 60],
    ["2028-02-29", Date.UTC(2028, 1, 29) / 1000 - NOW],
  ] as const) {
    it(`reads ${text}`, function () {
      expect(parseDuration(text, NOW)).to.equal(seconds);
      expect(parseTime(text, NOW)).to.equal(NOW + seconds);
    });
  }

  for (const text of ["", "1", "h", "-1h", "1.5h", "1y", "1h30m", "tomorrow", "2027-02-29", "2027-13-01", "2027-1-1"]) {
    it(`refuses "${text}", which is none`, function () {
      expect(() => parseDuration(text, NOW)).to.throw(`"${text}" is no duration or date. Write it like 30m, 1h, 7d`);
    });
  }

  it("refuses a time without its zone, which would depend on the machine", function () {
    expect(() => parseDuration("2027-01-16T08:00:00", NOW)).to.throw("is no duration or date");
  });

  for (const text of ["0h", "2027-01-15", "2027-01-15T08:00:00Z"]) {
    it(`refuses ${text}, which does not lie ahead`, function () {
      expect(() => parseDuration(text, NOW)).to.throw(`"${text}" does not lie ahead. Give a later date`);
    });
  }
});

describe("parseAmount", function () {
  for (const [text, decimals, amount] of [
    ["50", 6, 50_000_000n],
    ["50.5", 6, 50_500_000n],
    ["0.000001", 6, 1n],
    ["0", 6, 0n],
    ["7", 0, 7n],
    [" 1 ", 18, 10n ** 18n],
    ["unlimited", 6, MaxUint256],
    [(MaxUint256 - 1n).toString(), 0, MaxUint256 - 1n],
  ] as const) {
    it(`reads ${text} with ${decimals} decimals`, function () {
      expect(parseAmount(text, decimals)).to.equal(amount);
    });
  }

  for (const text of ["", "-1", "+1", "1e6", "0x10", ".5", "5.", "1,000", "1_000", "fifty", "Infinity"]) {
    it(`refuses "${text}", which is none`, function () {
      expect(() => parseAmount(text, 6)).to.throw(`"${text}" is no amount. Write it like 50 or 0.5`);
    });
  }

  it("refuses more decimals than the token has", function () {
    expect(() => parseAmount("0.0000001", 6)).to.throw('"0.0000001" has 7 decimals, and the token has 6.');
    expect(() => parseAmount("1.0", 0)).to.throw('"1.0" has 1 decimals, and the token has 0.');
  });

  for (const [text, decimals] of [
    [MaxUint256.toString(), 0],
    [(MaxUint256 / 10n ** 18n + 1n).toString(), 18],
    ["9".repeat(78), 18],
  ] as const) {
    it(`refuses ${text} with ${decimals} decimals, which does not fit`, function () {
      expect(() => parseAmount(text, decimals)).to.throw("is more than any token has. Write unlimited");
    });
  }
});
