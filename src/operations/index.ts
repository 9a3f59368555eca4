export { DUMMY_ECDSA_SIGNATURE, dummyKeySignature } from "./dummyKeySignature";
export { estimateByHand } from "./estimateByHand";
export { maximumCost, totalGas } from "./maximumCost";
export { paymasterAndData, type Paymaster, type PaymasterFields } from "./Paymaster";
export { prepareOperation, type OperationRequest } from "./prepareOperation";
export { entryPointVersion, operationTypedData, userOpHash, type OperationTypedData } from "./userOpHash";
