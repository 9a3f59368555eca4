import { getBytes, id, toBeHex } from "ethers";

import { SignerKind } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { encodeKeySignature, encodeSessionSignature, operationDigest, SignatureMode } from "../../src/sessionSignature";
import { toSession } from "../../src/wire";
import { VECTOR_GRANTS, VECTOR_KEY } from "./grants";

/** One signed operation. All but `name`, `session` and `entityId` is hex. */
export interface SignatureVector {
  name: string;
  /** The name of its session in sessions.json. */
  session: string;
  mode: keyof typeof SignatureMode;
  module: string;
  entityId: number;
  sessionId: string;
  userOpHash: string;
  /** What the key signs in mode `Raw`; in mode `Personal` it signs the EIP-191 message of these 32 bytes. */
  digest: string;
  /** By the key of the vectors, where the session is its; else bytes that some contract understands. */
  keySignature: string;
  /** The operation's `signature` field. */
  signature: string;
}

/** What test/vectors/signatures.json holds. */
export interface SignatureVectors {
  privateKey: string;
  operations: SignatureVector[];
}

const MODULE = "0x27b1fdb04752bbc536007a920d24acb045561c26";
const ENTITIES = [0, 7, 2 ** 32 - 1];
const SESSIONS = ["native-token-transfer", "the largest salt", "a contract as a key", "an ERC-7913 key of 64 bytes"];
const MODES = ["Raw", "Personal"] as const;

/** One operation for each session, entity and mode. */
export function signatureVectors(): SignatureVectors {
  const operations = SESSIONS.flatMap((session) =>
    ENTITIES.flatMap((entityId) => MODES.map((mode) => signatureVector(session, entityId, mode))),
  );
  return { privateKey: VECTOR_KEY.privateKey, operations };
}

function signatureVector(name: string, entityId: number, mode: SignatureVector["mode"]): SignatureVector {
  const session = toSession(VECTOR_GRANTS[name]);
  const title = `${name}, entity ${entityId}, ${mode}`;
  const scope = { module: MODULE, entityId, sessionId: sessionIdOf(session), userOpHash: id(title) };
  const digest = operationDigest(scope);
  const keySignature = session.signerKind === SignerKind.Address ? sign(digest, mode) : foreignSignature(title);
  const named = encodeKeySignature(session, keySignature);
  const signature = encodeSessionSignature(SignatureMode[mode], scope.sessionId, named);
  return { name: title, session: name, mode, ...scope, digest, keySignature, signature };
}

function sign(digest: string, mode: SignatureVector["mode"]): string {
  return mode === "Raw" ? VECTOR_KEY.signingKey.sign(digest).serialized : VECTOR_KEY.signMessageSync(getBytes(digest));
}

/** Some bytes, not as many as ECDSA has. */
function foreignSignature(title: string): string {
  return `${id(title)}${toBeHex(title.length, 4).slice(2)}`;
}
