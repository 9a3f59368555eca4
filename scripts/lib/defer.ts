import { existsSync } from "node:fs";

import { isHexString, randomBytes, toBigInt } from "ethers";

import { encodeOwnerSignature } from "../../src/accounts/erc7579";
import { formatTime } from "../../src/format";
import { grantTypedData } from "../../src/grantTypedData";
import type { LintFinding } from "../../src/lint";
import type { DeferredGrant, Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { typedDataPayload, type TypedDataPayload } from "../../src/typedDataPayload";
import { openAccount, type AccountHandle } from "./account";
import type { Context } from "./context";
import { openDeferred, readEpoch, requireAccepted, requireUsable } from "./deferredChecks";
import { writeDeferredFile, type DeferredFile } from "./deferredFile";
import { writeJson } from "./deployments";
import { explainGrant, readRequest } from "./grantRequest";
import type { GrantOptions } from "./grant";
import { openRoot, rootValidator } from "./ownerOperation";
import { describeChain } from "./transaction";
import { parseTimeFlag } from "./typed";
import { UserError } from "./userError";

/** How `session:grant --defer` is asked. */
export interface DeferOptions extends GrantOptions {
  /** By when the grant must be used first; a duration or a date. */
  deadline?: string;
  /** Where to write the grant. */
  out?: string;
  /** Where to write what the owner signs elsewhere; without it the owner's key signs here. */
  typedData?: string;
}

/** How `session:grant --owner-signature` is asked. */
export interface CompleteOptions extends GrantOptions {
  /** What the owner's wallet made of the typed data, hex. */
  ownerSignature: string;
  out?: string;
}

/** What became of a deferred grant. */
export interface Deferred {
  account: string;
  sessionId: string;
  key: string;
  validUntil: number;
  /** UNIX seconds. */
  deadline: number;
  epoch: number;
  description: string[];
  /** What the owner was warned of. */
  findings: LintFinding[];
  isSigned: boolean;
  /** Where the grant was written. */
  file: string;
  typedData: TypedDataPayload;
}

const USUAL_DEADLINE = "1d";
const SALT_BYTES = 12;

/** Makes a grant that the owner signs, here or elsewhere, and writes it to a file. Sends nothing. */
export async function deferGrant(context: Context, options: DeferOptions): Promise<Deferred> {
  const out = requireNewFile(options.out);
  const account = await openAccount(context, options);
  const { asked, salt = toBigInt(randomBytes(SALT_BYTES)) } = await readRequest(context, account, options);
  const session = { ...asked, salt };
  const grant = { session, deadline: chooseDeadline(session, options.deadline) };
  await requireGrantable(account, session);
  const file = await scopeOf(context, account, grant);
  const { typedData } = options;
  if (typedData === undefined) return signHere(context, account, file, out, options);
  const result = await announceGrant(context, account, file);
  writeJson(typedData, result.typedData);
  writeDeferredFile(out, file);
  context.say(`The typed data is in ${typedData}, the unsigned grant in ${out}.`);
  context.say(`Have the owner sign it, then: session:grant ${out} --owner-signature 0x…`);
  return { ...result, isSigned: false, file: out };
}

async function signHere(
  context: Context,
  account: AccountHandle,
  file: DeferredFile,
  out: string,
  options: DeferOptions,
): Promise<Deferred> {
  const typedData = grantTypedData(file.grant, file);
  const { validator, owner } = await openRoot(context, account, options);
  // Before the plain words, which shall stand next to the question.
  context.say(`The owner ${owner.address} signs this typed data (EIP-712), and sends nothing:`);
  context.say(JSON.stringify(typedDataPayload(typedData)));
  const result = await announceGrant(context, account, file);
  await context.confirm("Sign the grant?");
  const signature = await owner.signTypedData(typedData.domain, typedData.types, typedData.message);
  const signed = { ...file, ownerSignature: encodeOwnerSignature(validator, signature) };
  return finish(context, account, signed, out, result);
}

/** Puts the signature that the owner made elsewhere into a grant that `deferGrant` wrote unsigned. */
export async function completeGrant(context: Context, options: CompleteOptions): Promise<Deferred> {
  const { file: path, ownerSignature: signature, validator } = options;
  if (path === undefined) {
    throw new UserError("No grant is named that the owner signed.", "Name the file that --defer wrote.");
  }
  if (!isHexString(signature, true)) {
    throw new UserError(
      `--owner-signature ${signature} is no signature.`,
      "It is 0x and hex digits, as wallets give it.",
    );
  }
  const out = options.out === undefined ? path : requireNewFile(options.out);
  const opened = await openDeferred(context, path, options);
  await requireUsable(context, opened);
  const { account, file } = opened;
  const result = await announceGrant(context, account, file);
  const root = await rootValidator(context, account.address, validator);
  const signed = { ...file, ownerSignature: encodeOwnerSignature(root, signature) };
  return finish(context, account, signed, out, result);
}

/** The grant in plain words, and where and until when it can be used. */
export async function announceGrant(context: Context, account: AccountHandle, file: DeferredFile) {
  const { chain, say } = context;
  const { session, deadline } = file.grant;
  const sessionId = sessionIdOf(session);
  const { description, findings, lines } = await explainGrant(context, account, session);
  say(`Grant session ${sessionId} to ${session.signer}:`);
  for (const line of lines) say(line);
  say(`  Account ${account.address} on ${describeChain(chain)}.`);
  say(`  To be used for the first time by ${formatTime(deadline)}; void otherwise.`);
  const { ready } = await readEpoch(context, account);
  if (!ready)
    say("  Warning: the account has not installed the module. Run `session:install` before the grant is used.");
  const { signer: key, validUntil } = session;
  const typedData = typedDataPayload(grantTypedData(file.grant, file));
  const words = { description, findings };
  return { account: account.address, sessionId, key, validUntil, deadline, epoch: file.epoch, ...words, typedData };
}

async function finish(
  context: Context,
  account: AccountHandle,
  file: DeferredFile,
  out: string,
  result: Awaited<ReturnType<typeof announceGrant>>,
): Promise<Deferred> {
  await requireAccepted(context, account, file);
  writeDeferredFile(out, file);
  context.say(`The signed grant is in ${out}, without any private key. Use it with session:call --grant ${out}`);
  return { ...result, isSigned: true, file: out };
}

async function scopeOf(context: Context, account: AccountHandle, grant: DeferredGrant): Promise<DeferredFile> {
  const { epoch } = await readEpoch(context, account);
  const chainId = Number(context.chain.chainId);
  return { chainId, account: account.address, module: account.moduleAddress, epoch, grant };
}

/** Asks the module whether it would grant this, as if the account granted it now: it reverts with the reason. */
async function requireGrantable({ address, module }: AccountHandle, session: Session): Promise<void> {
  await module.grantSession.staticCall(session, { from: address });
}

/** As long as usual, but not beyond the session's own end. */
function chooseDeadline({ validAfter, validUntil }: Session, asked?: string): number {
  const usual = parseTimeFlag(USUAL_DEADLINE, "--deadline");
  const deadline = asked === undefined ? Math.min(usual, validUntil || usual) : parseTimeFlag(asked, "--deadline");
  if (deadline === 0) {
    throw new UserError(
      "The deferred grant has no deadline.",
      "Give one, such as --deadline 7d: it is not the session's end.",
    );
  }
  if (deadline >= validAfter) return deadline;
  throw new UserError(
    `The session begins at ${formatTime(validAfter)}, after the deadline of its first use.`,
    "Give a later --deadline.",
  );
}

function requireNewFile(out?: string): string {
  if (out === undefined) {
    throw new UserError("No file is named for the grant.", "Give --out, such as --out grants/agent.json.");
  }
  if (!existsSync(out)) return out;
  throw new UserError(`There is a file ${out} already.`, "Name another with --out: the grant in it may still be used.");
}
