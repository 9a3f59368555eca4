/** What docs/gas.md says around its tables. Markdown. */
export const PROSE = {
  head: `What a session costs more than a bare ECDSA validator: the same account, EntryPoint and operation, whole
\`handleOps\` transactions. The bare validator (\`ECDSAValidator\`, \`SingleOwnerValidation\` on ERC-6900) reads one owner
slot and recovers the raw hash. \`npm run gas\` measures everything anew and writes this page and
[snapshots/gas.json](../snapshots/gas.json); \`npm run gas:check\` fails if a unit differs.

| column | what it is |
| --- | --- |
| total, bare | gas of the transaction with the session, and with the bare validator, from the second operation on |
| **over** | the difference |
| floor | what the protocol asks for storage, signature and calldata, minus the same of the bare validator |
| above it | what is left: instructions and memory, minus the bare validator's |
| first use | the first operation after the grant, above the bare validator's first |
| validation | the module's \`validateUserOp\` with all that it calls |
| calldata | of the whole transaction, at 4 gas for a zero byte and 16 for others |
| reads, writes | of storage by the module; the first access to a slot in a transaction is cold |

The account is OpenZeppelin's on EntryPoint v0.8, unless a row says otherwise.`,
  types: `With an unlimited gas limit, which charges nothing. A session needs one, or a free paymaster.`,
  combinations: `With a time window and a finite gas limit. It is one write more (2,900), except where the session has one allowance and nothing else:
then both share a word, if the limit is below 2^80 wei and the allowance below 2^112 units.`,
  variants: `The P-256 keys are behind the verifiers of [signers.md](signers.md). A paymaster's signature is checked with the
bare validator too.`,
  aboveFloor: `For one ERC-20 transfer the floor has the reads of header, account and purse, the write of the purse, the same
again for the allowance at the price of a warm slot, and 33 bytes of signature. Above it the module spends about 2,600 gas on
instructions, of which the bare validator has about 580:

| gas | on what | why it stays |
| --: | --- | --- |
| 390 | finding the function | Via IR the compiler compares the selector with one function after the other, in ascending order; 14 come before \`validateUserOp\`. The standards fix its name. |
| 300 | arguments and signature field | Solidity's checks of the calldata, and the module's own that the signature has its parts. |
| 265 | slots of header and account, life | Three times keccak256: the account is the innermost key of everything (ERC-7562). |
| 220 | digest | Five words are hashed: it binds an operation to session, module and entity. |
| 225 | signature | Its form, what \`ecrecover\` takes (the precompile's own gas is in the floor), and its answer. |
| 310 | gas | The operation's maximum cost in full width, compared and taken from the purse. |
| 320 | decoding of \`execute\` | Strict, so that what is checked is what any account executes. |
| 400 | judging the call | Whether the purse is the token's, what the function spends, and handing the call to the one function that judges calls in both standards and in batches (150). |
| 170 | the rest | Mode, root, \`initCode\`, the answer. |

Finding the function, Solidity's checks of the arguments, the hashes and the precompile's input take 1,300 of this in any
code. More could be had in assembly, or with a second copy of the rules for the usual call. The rules are what must be
read to trust the module, so they are written once and in Solidity; assembly is in functions of a few lines (below).

What rows have beyond this:

- A session with more than a gas limit and one allowance has no purse. It keeps the gas in its header and the allowance of a token in a rule:
  one write more (2,900) instead of a warm read and write (200), 130 for the rule's two keys, and 150 to find which rule
  decides. A purse would save it the write where an operation spends of the allowance, and cost a read where it does not.
- A further call of a batch costs about 1,200: 200 of it warm storage, the rest decoding and judging.
- A list of functions costs 400, and 90 for each function that is looked at, at most eight: halving finds the one word that may hold
  it. A list of 64 has nine words, of which four are read.
- \`functions-on-all-contracts\` also asks whether the target is protected, which is one read more.
- A personal message costs 250: 70 to hash it, the rest because only the raw mode takes the short way.
- A paymaster that may be free costs 400: its policy, its address, and its gas limits.
- A P-256 key costs 1,800: signer and signature are taken apart, hashed into the session's id, and copied for the verifier.

A grant in a transaction can't cost less than 81,000: 21,000 for the transaction, 3,900 for its calldata, 44,200 for the two
words that are written, 4,200 for the epoch and the protected list that are read, 7,700 for the event, whose 769 bytes are the grant.
The rest is Solidity's decoding, the checks and the encoding of the event. The event is encoded from what was checked and
not copied from the calldata, which may hold the same grant in another form.`,
  grants: `Directly: a whole transaction of the account, as one under EIP-7702 sends it. Deferred: what the operation that carries
the grant costs more than the first one of the same session after a direct grant. Both have the session's window.`,
  scale: `Nothing grows with what an operation does not touch: a session's other permissions, and an account's other sessions, cost
a use nothing. (One allowance alone is cheaper than one of two: only it can share a word with the gas.) A longer list of functions costs its use the words that halving reads.`,
  largest: (
    gas: string,
    bytes: string,
  ) => `ERC-7562 lets an operation in the public mempool have ${gas} gas for verification (\`MAX_VERIFICATION_GAS\`, rule LIM-060) and ${bytes}
bytes, ABI-encoded (\`MAX_USEROP_SIZE\`, rule LIM-010). Bundlers allow more by default: Alchemy's Rundler 5,000,000 gas for
verification (\`--max_verification_gas\`), Pimlico's Alto 20,000,000 gas for all of an operation (\`--max-gas-per-user-op\`).
Within what ERC-7562 allows, on OpenZeppelin's account:`,
  code: `Each of these is in one place. The tests \`plainAndFast\`, \`calldataWords\`, \`header\`, \`purse\`, \`rule\` and \`publishedLists\` in
\`test/unit/\` compare them with the plain version.

| what | where | why |
| --- | --- | --- |
| What a session has on its account and its rules for targets hang on one key, the session id, which is hashed once. | \`Store.SessionTables\` | 80 gas a call |
| Slots of what every operation reads are hashed without clearing the upper bits of addresses. | \`StoreSlots\` | 18 gas a key |
| Words of calldata whose bounds were checked are read without checking again; so are an operation's strings. | \`CalldataWords\`, \`UserOperations\` | 40 to 90 gas each |
| Whose call is judged is handed on the stack, not in a struct in memory. | \`CallRules\`, \`AccountCalls\` | 200 gas |
| Life is one comparison: header and account have their fields at the same bits. | \`SessionHeaders.isLive\` | two words, no branch |
| Whether there is a gas limit and whether it suffices is one comparison. | \`SessionHeaders.coversGas\` | 40 gas |
| The header has the window where \`validationData\` has it. | \`SessionHeaders.validationData\` | no packing, no branch |
| The precompile's input is put together beyond the free memory pointer, and its answer compared without a branch. | \`KeySignatures.isSignedBy\` | 100 gas |
| The three functions that spend an allowance are compared without a branch. | \`TokenAllowances.isSpending\` | 80 gas |
| A session that has a gas limit, one allowance and nothing else keeps both in one word, the purse. | \`Purse\`, \`Permissions\` | 3,000 gas: one write less, for a warm read and write, and no rule to look for |
| Whether a call is of the purse's token is known from the header, which has the lower half of its address, without a branch. | \`SessionHeaders.matchesPurse\` | no slot read in vain |
| The two \`validateUserOp\` share one body, which reads from the calldata what differs. | \`Standards\` | 2,000 bytes of code, spent on the optimizer's runs |
| What is usual stands before \`else\`, and an \`if\` alone holds what is not: the compiler jumps to the other code. | \`CallRules\`, \`GasRules\`, \`TokenAllowances\` | 15 to 30 gas a branch |
| No early \`return\` on the way of an operation: the compiler inlines no function that has one. | \`GasRules\`, \`KeySignatures\`, \`CallRules\` | 30 to 60 gas a function |
| One function grants, for the three that do. | \`SessionKeyValidator._grant\` | 1,200 bytes of code |
| Long lists of functions are halved, word by word. | \`RuleSelectors\`, \`PublishedFunctions\` | four words read of a list of 64, which has nine |`,
};
