import { ZeroAddress, concat, getAddress, toBeHex } from "ethers";

import type { AccountAdapter, AccountKind, AccountSetup } from "../../src/accounts/AccountAdapter";
import { createAdapter } from "../../src/accounts/createAdapter";
import type { Call } from "../../src/accounts/erc7579";
import { typedDataDigest } from "../../src/accounts/typedDataDigest";
import { grantTypedData } from "../../src/grantTypedData";
import { toSession } from "../../src/wire";
import { VECTOR_GRANTS } from "./grants";

/** What the adapter of one account makes. Hex, but for names and numbers. */
export interface AccountVector {
  name: string;
  kind: AccountKind;
  setup: AccountSetup;
  lanes: { lane: number; nonceKey: string; ownerNonceKey: string | null }[];
  /** Calldata of one call, of two, and of one to the account itself. */
  callData: { one: string; two: string; self: string };
  /** Calldata of the account's call to itself that installs the module. */
  installData: string;
  /** The signature field of an operation of a session. */
  signature: string;
  ownerSigns: AccountAdapter["ownerSigns"];
  /** Null where the account's owner sends no operations. */
  ownerOperationSignature: string | null;
  showsGrant: boolean;
  /** What the owner signs for the grant: the type's name and the hash. */
  ownerType: string;
  ownerDigest: string;
  /** The ERC-1271 signature around it. */
  ownerSignature: string;
}

/** What test/vectors/accounts.json holds. */
export interface AccountVectors {
  /** The session in sessions.json that the owner grants, and the deadline of the grant. */
  grant: { session: string; deadline: number; epoch: number };
  calls: { to: string; value: string; data: string }[];
  /** What stands for the module's signature field, the owner's signature, and the install data. */
  inner: { signature: string; ownerSignature: string; initData: string };
  accounts: AccountVector[];
}

const [ACCOUNT, MODULE, ROOT] = ["a1", "b2", "c3"].map((byte) => getAddress(`0x${byte.repeat(20)}`));
const SETUP = { account: ACCOUNT, module: MODULE, chainId: 31_337, rootValidator: ROOT };
/** ERC-6900's: a module's validation is module and entity id. */
const ENTITIES = { rootValidator: concat([ROOT, toBeHex(1, 4)]), entityId: 42 };
const GRANT = { session: "native-token-transfer", deadline: 1_900_000_000, epoch: 3 };
const CALLS = [
  { to: `0x${"d4".repeat(20)}`, value: "0x5", data: "0x12345678" },
  { to: `0x${"e5".repeat(20)}`, value: "0x0", data: "0x" },
];
const SELF_CALL = { to: ACCOUNT, data: "0x9cfd7cff" };
const INNER = { signature: "0x00112233", ownerSignature: `0x${"77".repeat(65)}`, initData: "0xabcdef" };

const ACCOUNTS: Record<string, [AccountKind, Partial<AccountSetup>]> = {
  openzeppelin: ["openzeppelin", {}],
  "reference-msa": ["reference-msa", {}],
  "kernel-v3": ["kernel-v3", {}],
  "kernel-v3, version 0.3.3": ["kernel-v3", { version: "0.3.3" }],
  nexus: ["nexus", {}],
  "nexus, default validator": ["nexus", { rootValidator: ZeroAddress }],
  "nexus, K1Validator by its address": ["nexus", { rootScheme: "erc7739", version: "1.3.0" }],
  safe7579: ["safe7579", {}],
  "safe7579, the Safe's owners": ["safe7579", { rootValidator: ZeroAddress }],
  "modular-account-v2": ["modular-account-v2", ENTITIES],
  "modular-account-v2, fallback signer": ["modular-account-v2", { ...ENTITIES, rootValidator: ZeroAddress }],
  "erc6900-reference": ["erc6900-reference", ENTITIES],
  "erc6900-reference, plain": ["erc6900-reference", { ...ENTITIES, rootScheme: "plain" }],
};

/** Every kind of account, with each of its roots. */
export function accountVectors(): AccountVectors {
  const accounts = Object.entries(ACCOUNTS).map(([name, [kind, setup]]) =>
    vectorOf(name, kind, { ...SETUP, ...setup }),
  );
  return { grant: GRANT, calls: CALLS, inner: INNER, accounts };
}

function vectorOf(name: string, kind: AccountKind, setup: AccountSetup): AccountVector {
  const adapter = createAdapter(kind, setup);
  const { account, laneCount, ownerSigns, showsGrant } = adapter;
  const session = toSession(VECTOR_GRANTS[GRANT.session]);
  const scope = { account, module: MODULE, chainId: SETUP.chainId, epoch: GRANT.epoch };
  const grant = grantTypedData({ session, deadline: GRANT.deadline }, scope);
  const owned = adapter.ownerTypedData(grant);
  const calls: Call[] = CALLS.map(({ to, value, data }) => ({ to, value: BigInt(value), data }));
  const one = adapter.encodeCalls(calls.slice(0, 1));
  const hasOperations = !(kind === "safe7579" && setup.rootValidator === ZeroAddress);
  return {
    name,
    kind,
    setup,
    lanes: [0, 5, laneCount - 1].map((lane) => ({
      lane,
      nonceKey: toBeHex(adapter.nonceKey(lane), 24),
      ownerNonceKey: hasOperations ? toBeHex(adapter.ownerNonceKey(lane), 24) : null,
    })),
    callData: { one, two: adapter.encodeCalls(calls), self: adapter.encodeCalls([SELF_CALL]) },
    installData: adapter.installCall(INNER.initData).data ?? "0x",
    signature: adapter.encodeSignature(one, INNER.signature),
    ownerSigns,
    ownerOperationSignature: hasOperations ? adapter.encodeOwnerOperationSignature(INNER.ownerSignature) : null,
    showsGrant,
    ownerType: owned.primaryType,
    ownerDigest: typedDataDigest(owned),
    ownerSignature: adapter.encodeOwnerSignature(INNER.ownerSignature, grant),
  };
}
