import type { Artifacts } from "hardhat/types";

import type { Chain } from "./chain";
import { askYesNo } from "./prompt";
import { UserError } from "./userError";

/** What every function behind a task gets. */
export interface Context {
  chain: Chain;
  artifacts: Artifacts;
  env: NodeJS.ProcessEnv;
  /** Tells the user one line. */
  say: (line: string) => void;
  /** Asks before something is sent; throws where the answer is no, or nobody can answer. */
  confirm: (question: string) => Promise<void>;
}

/** Asks at the terminal, or agrees at once where the user said `--yes`. */
export async function confirmAtTerminal(question: string, isAgreed: boolean): Promise<void> {
  if (isAgreed || (await askYesNo(question))) return;
  throw new UserError("Nothing was sent.", "Answer y to go on.");
}
