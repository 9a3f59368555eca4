import type { ErrorDescription } from "ethers";

import { formatEther, formatTime, formatToken, type TokenLookup } from "../format";
import { functionName, type FunctionLookup } from "../functionNames";

/** Why something was refused, and what to do. */
export interface Description {
  /** One sentence. */
  message: string;
  /** One sentence. */
  remedy: string;
}

/** An error's arguments, by name, ready to be written into a sentence. */
export interface Arguments {
  number: (name: string) => bigint;
  text: (name: string) => string;
  /** An amount of wei. */
  ether: (name: string) => string;
  /** UNIX seconds as a date. */
  time: (name: string) => string;
  /** A selector as a function's signature. */
  function: (name: string) => string;
  /** An amount of the token whose address is the argument `token`; in base units where no argument says which. */
  amount: (name: string) => string;
  /** The token whose address is the argument `token`, with that address. */
  token: () => string;
}

/** What an error says: one per error of the ABI. */
export type Describe = (args: Arguments) => Description;

/** Makes an error's arguments readable. An argument without a name goes by its place. */
export function readable(error: ErrorDescription, tokens?: TokenLookup, functions?: FunctionLookup): Arguments {
  const { args, fragment } = error;
  const placeOf = (name: string) => fragment.inputs.findIndex((input, i) => (input.name || String(i)) === name);
  const text = (name: string) => String(args[placeOf(name)]);
  const number = (name: string) => BigInt(text(name));
  // Some errors of tokens do not say which token.
  const info = () => (placeOf("token") < 0 ? undefined : tokens?.(text("token")));
  return {
    number,
    text,
    ether: (name) => formatEther(number(name)),
    time: (name) => formatTime(number(name)),
    function: (name) => functionName(text(name), functions),
    amount: (name) => formatToken(number(name), info()),
    token: () => (info() === undefined ? `the token ${text("token")}` : `${info()?.symbol} (token ${text("token")})`),
  };
}

/** The call of an operation that an error is about. */
export function callOf(args: Arguments): string {
  const index = args.number("index");
  return index === 0n ? "The call" : `Call ${index + 1n} of the batch`;
}

/** The permission of a grant that an error is about. */
export function permissionOf(args: Arguments): string {
  return `Permission ${args.number("index") + 1n} of the grant`;
}
