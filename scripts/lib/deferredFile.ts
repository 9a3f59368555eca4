import { getAddress, isAddress, isHexString } from "ethers";
import { number, strictObject, string, unknown, type core } from "zod";

import type { DeferredGrant } from "../../src/session";
import { fromSession, type WireGrant } from "../../src/wire";
import { writeJson } from "./deployments";
import { readGrantFile, requireSound } from "./grantFile";
import { UserError } from "./userError";

/** A deferred grant with all that it was made for. No private key is in it. */
export interface DeferredFile {
  chainId: number;
  account: string;
  /** The session module. */
  module: string;
  /** The account's epoch in which the grant can be used. */
  epoch: number;
  grant: DeferredGrant;
  /** As the account takes it, hex; absent until the owner signs. */
  ownerSignature?: string;
}

const address = string().refine((text) => isAddress(text), "It is no address.");
const whole = number().int().nonnegative();

const schema = strictObject({
  chainId: whole,
  account: address,
  module: address,
  epoch: whole,
  deadline: whole.positive(),
  grant: unknown(),
  ownerSignature: string()
    .refine((text) => isHexString(text, true), "It is no hex.")
    .optional(),
});

/** What stands in the file: the grant in the wire format, salt included. */
export interface DeferredJson extends Omit<DeferredFile, "grant"> {
  /** UNIX seconds. */
  deadline: number;
  grant: WireGrant;
}

/** Writes a deferred grant, such that reading it gives the same one to the letter. */
export function writeDeferredFile(path: string, file: DeferredFile): void {
  const { chainId, account, module, epoch, grant, ownerSignature } = file;
  const { session, deadline } = grant;
  const json: DeferredJson = { chainId, account, module, epoch, deadline, grant: fromSession(session), ownerSignature };
  writeJson(path, json);
}

/**
 * Reads a deferred grant. That its window lies ahead is not looked at: what the owner signed can't be corrected.
 * @throws UserError where there is none, or it is damaged.
 */
export function readDeferredFile(path: string): DeferredFile {
  const { success, data, error } = schema.safeParse(readGrantFile(path));
  if (!success) throw damaged(path, error.issues[0]);
  const [account, module] = [getAddress(data.account), getAddress(data.module)];
  const session = requireSound(data.grant, `${path}, grant`, { account, module, now: 0 });
  const { chainId, epoch, deadline, ownerSignature } = data;
  return { chainId, account, module, epoch, grant: { session, deadline }, ownerSignature };
}

function damaged(path: string, { path: place, message }: core.$ZodIssue): UserError {
  const where = place.length === 0 ? "" : `, ${place.join(".")}`;
  return new UserError(
    `${path}${where}: this is no deferred grant. ${message.replace(/\.?$/, ".")}`,
    "Give a file that `session:grant --defer` wrote, as it was written.",
  );
}
