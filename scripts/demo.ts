/** Shows the eight permissions at work, on a chain inside this process. Run: npm run demo */
import hre from "hardhat";

import { formatReport } from "./demo/report";
import { runDemo } from "./demo/runDemo";
import { ensurePredeploys } from "./predeploy";

const LOCAL_NETWORKS = ["hardhat", "localhost"];

async function main(): Promise<void> {
  if (!LOCAL_NETWORKS.includes(hre.network.name)) {
    throw new Error(`The demo uses public test keys, so it does not run on ${hre.network.name}. Leave --network out.`);
  }
  await ensurePredeploys(hre);
  const rows = await runDemo({ say: (line) => console.log(line) });
  console.log(`\n${formatReport(rows)}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
