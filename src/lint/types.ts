import type { TokenLookup } from "../format";
import type { FunctionLookup } from "../functionNames";
import type { Permission, Session } from "../session";

/** How bad it is: `danger` where the session may take more than its words make one think. */
export type LintSeverity = "warning" | "danger";

/** One thing that an owner should think about before signing. */
export interface LintFinding {
  /** What it is, such as `NoExpiry`: stable, for programs. */
  code: string;
  severity: LintSeverity;
  /** The permission's place in the session's list, from 0; null where it is about the session as a whole. */
  permission: number | null;
  /** Why: one sentence. */
  message: string;
  /** What to do: one sentence. */
  remedy: string;
}

/** What is known of the world beside the session. A lint that needs what is absent finds nothing. */
export interface LintContext {
  /** Known ERC-20 tokens; their symbols make the messages more readable. */
  tokens?: TokenLookup;
  /** Addresses of ERC-721 contracts. */
  nfts?: readonly string[];
  /** Addresses of modules that the account has installed. */
  modules?: readonly string[];
  /** Addresses that the account has protected (`isProtected`). */
  protectedTargets?: readonly string[];
  /** Whether there is code at an address; undefined where that is not known. */
  hasCode?: (address: string) => boolean | undefined;
  /** Signatures of functions beside the published ones. */
  functions?: FunctionLookup;
  /** UNIX seconds, which expiries are counted from; the clock's where absent. */
  now?: number;
}

/** A session under inspection. */
export interface Subject {
  session: Session;
  context: LintContext;
}

/** An entry of the tables of lints. */
interface Lint {
  code: string;
  severity: LintSeverity;
  remedy: string;
}

/** A lint about one permission. Finds the message, or nothing. */
export interface PermissionLint extends Lint {
  find: (permission: Permission, subject: Subject) => string | undefined;
}

/** A lint about the session as a whole. Finds the message, or nothing. */
export interface SessionLint extends Lint {
  find: (subject: Subject) => string | undefined;
}
