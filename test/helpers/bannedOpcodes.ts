/** What ERC-7562 forbids in validation (OP-011 and its list), and what changes other contracts or storage at large. */
export const BANNED = [
  ...["GASPRICE", "GASLIMIT", "DIFFICULTY", "PREVRANDAO", "TIMESTAMP", "BASEFEE", "BLOCKHASH", "NUMBER", "SELFBALANCE"],
  ...["BALANCE", "ORIGIN", "COINBASE", "BLOBHASH", "BLOBBASEFEE", "INVALID", "SELFDESTRUCT", "CREATE", "CREATE2"],
  ...["CALL", "DELEGATECALL", "CALLCODE", "EXTCODESIZE", "EXTCODEHASH", "EXTCODECOPY", "TLOAD", "TSTORE", "LOG3"],
];
