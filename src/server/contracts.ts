import {
  AbiCoder,
  ZeroAddress,
  ZeroHash,
  concat,
  dataSlice,
  getCreate2Address,
  getCreateAddress,
  hexlify,
  getBytes,
  keccak256,
} from "ethers";

import { SessionKeyValidator__factory } from "../../typechain-types/factories/contracts/SessionKeyValidator__factory";
import { ECDSAValidator__factory } from "../../typechain-types/factories/contracts/samples/ECDSAValidator__factory";
import { SampleAccountFactory__factory } from "../../typechain-types/factories/contracts/samples/SampleAccountFactory__factory";

/** The contracts of a chain that the server uses. */
export interface Contracts {
  /** The EntryPoint that accounts of the factory obey. */
  entryPoint: string;
  /** SessionKeyValidator. */
  module: string;
  /** What checks the owners' signatures in accounts of the factory. */
  rootValidator: string;
  /** SampleAccountFactory. */
  accountFactory: string;
}

/** The deterministic deployment proxy, at this address on every chain that has it. */
const CREATE2_FACTORY = "0x4e59b44847b379578588920cA78FbF26c0B4956C";

/** As many accounts of an owner as are tried where their address is all that is known. */
const MAX_SALTS = 16;

const coder = AbiCoder.defaultAbiCoder();
const factoryInterface = SampleAccountFactory__factory.createInterface();

/** Where the scripts deploy the contracts of an EntryPoint, on every chain. */
export function usualContracts(entryPoint: string): Contracts {
  const module = create2(SessionKeyValidator__factory.bytecode);
  const rootValidator = create2(ECDSAValidator__factory.bytecode);
  const args = accountFactoryArgs({ entryPoint, module, rootValidator });
  const accountFactory = create2(concat([SampleAccountFactory__factory.bytecode, args]));
  return { entryPoint, module, rootValidator, accountFactory };
}

/**
 * What the factory of accounts is constructed with, encoded.
 * @param staker Who may stake for it at the EntryPoint; nobody where absent.
 */
export function accountFactoryArgs(
  { entryPoint, module, rootValidator }: Omit<Contracts, "accountFactory">,
  staker = ZeroAddress,
): string {
  const types = ["address", "address", "address", "address"];
  return coder.encode(types, [entryPoint, rootValidator, module, staker]);
}

/** Where the factory's account of an owner is, or will be. */
export function accountAddress(accountFactory: string, owner: string, salt: bigint): string {
  const initCode = concat(["0x3d602d80600a3d3981f3", cloneCode(accountFactory)]);
  const ownersSalt = keccak256(coder.encode(["address", "uint256"], [owner, salt]));
  return getCreate2Address(accountFactory, ownersSalt, keccak256(initCode));
}

/** The code of every account of the factory: a clone (ERC-1167) of what the factory created first. */
export function cloneCode(accountFactory: string): string {
  const implementation = getCreateAddress({ from: accountFactory, nonce: 1 });
  return concat(["0x363d3d373d3d3d363d73", implementation, "0x5af43d82803e903d91602b57fd5bf3"]);
}

/** Calldata that has the factory make an account. */
export function creationData(owner: string, salt: bigint): string {
  return factoryInterface.encodeFunctionData("createAccount", [owner, salt]);
}

/** The first accounts of an owner, by their salts from 0 on. */
export function accountsOf(accountFactory: string, owner: string): { account: string; salt: bigint }[] {
  return Array.from({ length: MAX_SALTS }, (_, index) => {
    const salt = BigInt(index);
    return { account: accountAddress(accountFactory, owner, salt), salt };
  });
}

/** A UUID (version 4 in form) that is always the same for an account, so that nobody has to remember it. */
export function accountId(account: string): string {
  const bytes = getBytes(dataSlice(keccak256(account), 0, 16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = hexlify(bytes).slice(2);
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    "-",
  );
}

/** The salt of an account that is asked for by an id of the caller's own. */
export function saltOfId(id: string): bigint {
  return BigInt(keccak256(new TextEncoder().encode(`session-key-validator.account ${id.toLowerCase()}`)));
}

function create2(initCode: string): string {
  return getCreate2Address(CREATE2_FACTORY, ZeroHash, keccak256(initCode));
}
