import type { Method } from "../method";
import { ethMethods } from "./eth";
import { wallet_createSession } from "./wallet_createSession";
import { wallet_explainCalls } from "./wallet_explainCalls";
import { wallet_formatSign } from "./wallet_formatSign";
import { wallet_getCallsStatus } from "./wallet_getCallsStatus";
import { wallet_getCapabilities } from "./wallet_getCapabilities";
import { wallet_getSession } from "./wallet_getSession";
import { wallet_listAccounts } from "./wallet_listAccounts";
import { wallet_listSessions } from "./wallet_listSessions";
import { wallet_prepareCalls } from "./wallet_prepareCalls";
import { wallet_prepareSign } from "./wallet_prepareSign";
import { wallet_requestAccount } from "./wallet_requestAccount";
import { wallet_revokeSession } from "./wallet_revokeSession";
import { wallet_sendPreparedCalls } from "./wallet_sendPreparedCalls";

const METHODS: readonly Method[] = [
  wallet_createSession,
  wallet_explainCalls,
  wallet_formatSign,
  wallet_getCallsStatus,
  wallet_getCapabilities,
  wallet_getSession,
  wallet_listAccounts,
  wallet_listSessions,
  wallet_prepareCalls,
  wallet_prepareSign,
  wallet_requestAccount,
  wallet_revokeSession,
  wallet_sendPreparedCalls,
  ...ethMethods,
];

/** Every method by its name. */
export const methods: ReadonlyMap<string, Method> = new Map(METHODS.map((method) => [method.name, method]));
