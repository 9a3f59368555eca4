import type { AccountSetup, RootScheme } from "./AccountAdapter";

/**
 * The scheme of the root validator.
 * @param known What the adapter can do; the first is what is meant where the setup says nothing.
 * @throws for another one.
 */
export function rootSchemeOf({ rootScheme }: AccountSetup, known: readonly RootScheme[]): RootScheme {
  const scheme = rootScheme ?? known[0];
  if (known.includes(scheme)) return scheme;
  throw new Error(
    `A root validator of this account takes signatures in the scheme ${known.join(" or ")}, not ${scheme}.`,
  );
}
