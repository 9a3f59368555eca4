// The settings of hardhat.config.ts hold here too: with viaIR the optimizer stays on, and the network has its predeploys.
module.exports = {
  skipFiles: ["test", "samples"],
  istanbulReporter: ["text", "text-summary", "lcov", "json"],
};
