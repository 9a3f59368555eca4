// The settings of hardhat.config.ts hold here too: with viaIR the optimizer stays on, and the network has its predeploys.
module.exports = {
  skipFiles: ["test", "samples"],
  istanbulReporter: ["text", "text-summary", "lcov", "json"],
  // These compare gas, or need the gas limits of real code: instrumented code costs several times as much.
  mocha: { grep: "costs the same however many|is out of reach, every function of it", invert: true },
};
