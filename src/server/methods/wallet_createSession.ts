import { hexlify, randomBytes, toQuantity } from "ethers";
import { looseObject, tuple } from "zod";

import { typedDataDigest } from "../../accounts/typedDataDigest";
import { readSessionState, readTime } from "../../chain";
import { SessionRefused } from "../../client/SessionRefused";
import { evaluateGrant } from "../../evaluate";
import { grantTypedData } from "../../grantTypedData";
import { PaymasterPolicy, PermissionType, type Session } from "../../session";
import { encodeGrantId } from "../../sessionContext";
import { typedDataPayload } from "../../typedDataPayload";
import { WireError, parseGrant, toSession, type WireGrant } from "../../wire";
import { readAccount, type ServedAccount } from "../account";
import { method } from "../method";
import { asMade } from "../newAccount";
import { address, chainId } from "../params";
import { refusalData } from "../refusal";
import { ErrorCode, RpcError, rpcError, rpcProblems } from "../rpcError";
import { chainOf, type ServedChain } from "../servedChain";

/** How long a grant may lie before its first use, seconds; never longer than the session lasts. */
const ACTIVATION_SECONDS = 30 * 86_400;
const SALT_BYTES = 12;

/** A grant to sign: the id carries all of it, so that any server can use it later. */
export const wallet_createSession = method(
  "wallet_createSession",
  // What is left is the grant, which has a check of its own.
  tuple([looseObject({ account: address, chainId })]),
  async ([{ account: accountAddress, chainId: asked, ...grant }], server) => {
    const chain = chainOf(server, asked);
    const account = await readAccount(chain, accountAddress);
    const now = await readTime(chain.provider);
    const session = sessionOf(chain, account, grant, now);
    const { epoch } = await requireGrantable(chain, account, session);
    const deadline = Math.min(now + ACTIVATION_SECONDS, session.validUntil || Infinity);
    const { account: address, module } = account.adapter;
    const scope = { account: address, module, chainId: chain.chainId, epoch };
    const deferred = { session, deadline };
    const typedData = account.adapter.ownerTypedData(grantTypedData(deferred, scope));
    return {
      sessionId: encodeGrantId({ ...scope, epoch: Number(epoch), grant: deferred }),
      chainId: toQuantity(chain.chainId),
      signatureRequest: {
        type: "eth_signTypedData_v4",
        data: typedDataPayload(typedData),
        rawPayload: typedDataDigest(typedData),
      },
    };
  },
);

/** The session that is asked for, with a salt that nobody could prepare for and the server's own paymaster as the free one. */
function sessionOf(
  { contracts: { module }, sponsor }: ServedChain,
  { adapter: { account } }: ServedAccount,
  json: Record<string, unknown>,
  now: number,
): Session {
  const grant = parse(json, { account, module, now });
  const isRoot = grant.permissions.some(({ type }) => type === "root");
  const ours = sponsor === undefined || isRoot ? {} : { paymaster: sponsor.address };
  return toSession({ salt: hexlify(randomBytes(SALT_BYTES)), ...ours, ...grant });
}

function parse(json: unknown, context: Parameters<typeof parseGrant>[1]): WireGrant {
  try {
    return parseGrant(json, context);
  } catch (error) {
    if (error instanceof WireError) throw rpcProblems(ErrorCode.InvalidParams, error.problems);
    throw error;
  }
}

/**
 * Checks what only the chain can tell: the account's own protected list, and the module.
 * @returns The epoch that the grant is signed for.
 */
async function requireGrantable(chain: ServedChain, account: ServedAccount, session: Session) {
  const { module, account: address } = account.adapter;
  const known = await readSessionState(chain.provider, { module, account: address }, session);
  if (account.isDeployed && !known.isInstalled) throw notInstalled(address, module);
  const state = account.isDeployed ? known : asMade(known, chain.contracts);
  const { error } = evaluateGrant(session, state);
  if (error !== undefined)
    throw new RpcError(ErrorCode.InvalidParams, refusalData(new SessionRefused(error, { session })));
  if (!canPayGas(session)) throw nothingPaysGas();
  return state;
}

/** Without a gas limit every operation needs a free paymaster. */
function canPayGas({ paymasterPolicy, permissions }: Session): boolean {
  const own = [PermissionType.GasLimit, PermissionType.Root];
  return (
    paymasterPolicy !== PaymasterPolicy.None || permissions.some(({ permissionType }) => own.includes(permissionType))
  );
}

function notInstalled(account: string, module: string) {
  const message = `The account ${account} has not installed the session module ${module}.`;
  const remedy = "Install it by an operation of the owner first.";
  return rpcError(ErrorCode.Precheck, "NotInstalled", message, remedy, "account");
}

function nothingPaysGas() {
  const message =
    "No operation of this session could pay for its gas: it has no gas limit, and this server sponsors none.";
  const remedy = "Add a gas-limit permission; its limit is in wei, not in units of gas.";
  return rpcError(ErrorCode.InvalidParams, "NothingPaysGas", message, remedy, "permissions");
}
