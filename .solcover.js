// The settings of hardhat.config.ts hold here too: with viaIR the optimizer stays on, and the network has its predeploys.
module.exports = {
  // The published lists are generated, and test/unit/publishedLists.test.ts looks every selector up.
  skipFiles: ["test", "samples", "libraries/PublishedFunctions.sol"],
  istanbulReporter: ["text", "text-summary", "lcov", "json"],
  mocha: {
    // The first two compare gas, or need the gas limits of real code: instrumented code costs several times as much. The
    // others repeat what is covered already, many times.
    grep: new RegExp(
      [
        "costs the same however many",
        "is out of reach, every function of it",
        "Two accounts with one session key",
        "for 300 random grants",
        "where the owner signed it with another value",
        "is wrong where its contract answers",
        "signs, whatever the",
        "WebAuthnSolidityVerifier.*refuses an assertion that",
        "list of (account-functions|functions-on-all-contracts|functions-on-contract beside an allowance).*stores each of 64",
      ].join("|"),
    ),
    invert: true,
  },
};
