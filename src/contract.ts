/** The generated bindings of the contract, without those of the samples beside it. */
export type { SessionKeyValidator } from "../typechain-types/contracts/SessionKeyValidator";
export { SessionKeyValidator__factory } from "../typechain-types/factories/contracts/SessionKeyValidator__factory";
