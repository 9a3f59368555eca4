/** The one deployed contract, by its fully qualified name. */
export const VALIDATOR = "contracts/SessionKeyValidator.sol:SessionKeyValidator";

const INTERFACE = "contracts/interfaces/ISessionKeyValidator.sol:ISessionKeyValidator";
const SAMPLES = "contracts/samples/";

/** Whether users meet a contract, by its fully qualified name. The others are for the inside, or for tests. */
export function isPublicContract(name: string): boolean {
  return name === VALIDATOR || name === INTERFACE || name.startsWith(SAMPLES);
}

/** Whether a source file holds public contracts with code. */
export function isPublicSource(sourceName: string): boolean {
  return VALIDATOR.startsWith(`${sourceName}:`) || sourceName.startsWith(SAMPLES);
}
