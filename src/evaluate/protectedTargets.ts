import { isEntryPoint, isSame } from "../addresses";
import type { AccountState } from "./state";

/** Whether no session may be granted the target: the module, an EntryPoint, or what the account protects (rule 5). */
export function isProtected({ module, protectedTargets }: AccountState, target: string): boolean {
  return isSame(target, module) || isEntryPoint(target) || protectedTargets.some((listed) => isSame(listed, target));
}
