import { MaxUint256 } from "ethers";

import { ENTRY_POINTS } from "../../../src/entryPoint";
import { MULTICALL3, PERMIT2 } from "../../../src/lint";
import {
  GAME,
  KEY,
  OTHER,
  PLAY,
  TRANSFER,
  USDC,
  access,
  budget,
  everywhere,
  gas,
  listed,
  native,
  own,
  sessionOf,
  type LintCases,
} from "./sessions";

/** `execute(bytes,bytes[],uint256)` of a router. */
const UNIVERSAL_EXECUTE = "0x3593564c";
const danger = { severity: "danger", permission: 0 } as const;
const warning = { severity: "warning", permission: 0 } as const;
/** At least one case for each lint about a permission. */
export const PERMISSION_CASES: LintCases = {
  ContractAccessToToken: {
    "an ERC-20 token": {
      ...danger,
      warned: sessionOf([access(USDC)]),
      silent: sessionOf([access(GAME)]),
      message: /^It allows every function of USDC \(token 0x8617E340B3D01FA5F11F306F4090FD50E238070D\), also to send/,
    },
    "an ERC-721 contract": {
      ...danger,
      context: { nfts: [GAME.toUpperCase().replace("X", "x")] },
      warned: sessionOf([access(GAME)]),
      silent: sessionOf([listed(GAME, PLAY)]),
      message: /^It allows every function of 0xde709f2102306220921060314715629080e2fb77/,
    },
  },
  AllowanceOfNFT: {
    "an ERC-721 contract": {
      ...danger,
      context: { nfts: [GAME] },
      warned: sessionOf([budget(GAME)]),
      silent: sessionOf([budget(USDC)]),
      message: /is an ERC-721 contract/,
    },
  },
  TargetIsEntryPoint: {
    "by contract access": {
      ...danger,
      warned: sessionOf([access(ENTRY_POINTS["v0.7"].toLowerCase())]),
      silent: sessionOf([access()]),
      message: /is an EntryPoint/,
    },
    "by name of a function": {
      ...danger,
      warned: sessionOf([listed(ENTRY_POINTS["v0.9"], PLAY)]),
      silent: sessionOf([listed(GAME, PLAY)]),
      message: /is an EntryPoint/,
    },
  },
  TargetIsPermit2: {
    "by name of a function": {
      ...danger,
      warned: sessionOf([listed(PERMIT2.toLowerCase(), PLAY)]),
      silent: sessionOf([listed(GAME, PLAY)]),
      message: /is Permit2/,
    },
  },
  TargetIsModule: {
    "an installed module": {
      ...danger,
      context: { modules: [OTHER, GAME] },
      warned: sessionOf([access(GAME)]),
      silent: sessionOf([access(KEY)]),
      message: /is a module of the account/,
    },
  },
  TargetIsProtected: {
    "a protected contract": {
      ...danger,
      context: { protectedTargets: [GAME] },
      warned: sessionOf([listed(GAME.toUpperCase().replace("X", "x"), PLAY)]),
      silent: sessionOf([listed(OTHER, PLAY)]),
      message: /is protected/,
    },
  },
  TargetIsMulticall: {
    Multicall3: {
      ...warning,
      warned: sessionOf([access(MULTICALL3.toLowerCase())]),
      silent: sessionOf([access()]),
      message: /is Multicall3/,
    },
  },
  UnlimitedEther: {
    "an unlimited allowance": {
      ...danger,
      warned: sessionOf([native(MaxUint256)]),
      silent: sessionOf([native(MaxUint256 - 1n)]),
      message: /all the ether/,
    },
  },
  UnlimitedToken: {
    "an unlimited allowance": {
      ...danger,
      warned: sessionOf([budget(USDC, MaxUint256)]),
      silent: sessionOf([budget(USDC, 2n ** 224n - 1n)]),
      message: /of USDC \(token /,
    },
  },
  UnlimitedGas: {
    "an unlimited gas limit": {
      ...danger,
      permission: 1,
      warned: sessionOf([], { permissions: [native(), gas(MaxUint256)] }),
      silent: sessionOf([], { permissions: [native(), gas(2n ** 96n - 1n)] }),
      message: /as gas/,
    },
  },
  TinyGasLimit: {
    "gas units": {
      ...warning,
      permission: 1,
      warned: sessionOf([], { permissions: [native(), gas(200_000n)] }),
      silent: sessionOf([], { permissions: [native(), gas(1_000_000_000n)] }),
      message: /^It allows 200000 wei/,
    },
  },
  EtherToAllContracts: {
    "a native allowance beside it": {
      ...warning,
      permission: 1,
      warned: sessionOf([native(), everywhere(PLAY)]),
      silent: sessionOf([everywhere(PLAY)]),
      message: /to any contract/,
    },
  },
  TokenFunctionsOnAllContracts: {
    transfer: {
      ...danger,
      warned: sessionOf([everywhere(PLAY, TRANSFER)]),
      silent: sessionOf([everywhere(PLAY)]),
      message: /^transfer\(address,uint256\) of every token without an allowance here/,
    },
  },
  TokenFunctionsWithoutAllowance: {
    "transfer of a token without an allowance": {
      ...danger,
      warned: sessionOf([listed(USDC, PLAY, TRANSFER), budget(OTHER)]),
      silent: sessionOf([listed(USDC, PLAY, TRANSFER), budget(USDC.toLowerCase())]),
      message: /^transfer\(address,uint256\) of USDC \(token /,
    },
    "transfer of a contract that nothing is known of": {
      ...danger,
      warned: sessionOf([listed(GAME, "0x23b872dd", TRANSFER)]),
      silent: sessionOf([listed(GAME, PLAY)]),
      message: /^transferFrom\(address,address,uint256\), transfer\(address,uint256\) of 0xde709f/,
    },
  },
  FunctionCarriesCalls: {
    "on a router": {
      ...danger,
      warned: sessionOf([listed(GAME, UNIVERSAL_EXECUTE)]),
      silent: sessionOf([listed(GAME, PLAY)]),
      message: /^execute\(bytes,bytes\[\],uint256\) carries calls/,
    },
    "on all contracts": {
      ...danger,
      warned: sessionOf([everywhere("0x5ae401dc")]),
      silent: sessionOf([own("0x5ae401dc")]),
      message: /^multicall\(uint256,bytes\[\]\) carries calls/,
    },
  },
  FunctionWrapsEther: {
    deposit: {
      ...warning,
      warned: sessionOf([listed(GAME, "0xd0e30db0")]),
      silent: sessionOf([listed(GAME, PLAY)]),
      message: /^deposit\(\) may turn/,
    },
  },
};
