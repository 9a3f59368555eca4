// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccountState} from "./AccountState.sol";
import {RuleWords} from "./RuleWords.sol";
import {SessionData, SessionTables, Store} from "./Store.sol";

/// @title Where the things that every operation reads are stored
/// @notice The same places as Solidity's `tables.sessions[account]` and so on, which everything else uses. Solidity
/// clears the upper bits of an address each time it is a key, for about 18 gas; here the caller has made sure that they
/// are clear, as they are in `msg.sender`, in every argument of type `address` and in what `ExecutionDecoder` returns.
/// Memory below 0x40 is Solidity's own scratch space for this.
library StoreSlots {
    /// @dev Of `SessionTables`: sessions, targetRules.
    uint256 private constant TARGET_RULES = 1;

    /// @notice `store.accounts[account]`.
    function stateOf(Store storage store, address account) internal view returns (AccountState state) {
        assembly ("memory-safe") {
            mstore(0x00, account)
            mstore(0x20, store.slot)
            state := sload(keccak256(0x00, 0x40))
        }
    }

    /// @notice `tables.sessions[account]`.
    function sessionOf(
        SessionTables storage tables,
        address account
    ) internal pure returns (SessionData storage session) {
        assembly ("memory-safe") {
            mstore(0x00, account)
            mstore(0x20, tables.slot)
            session.slot := keccak256(0x00, 0x40)
        }
    }

    /// @notice `tables.targetRules[target][account]`.
    function ruleOf(
        SessionTables storage tables,
        address target,
        address account
    ) internal pure returns (RuleWords storage rule) {
        assembly ("memory-safe") {
            mstore(0x00, target)
            mstore(0x20, add(tables.slot, TARGET_RULES))
            mstore(0x20, keccak256(0x00, 0x40))
            mstore(0x00, account)
            rule.slot := keccak256(0x00, 0x40)
        }
    }

    /// @notice What a variable holds that never becomes a rule; Solidity wants it to hold something.
    function noRule() internal pure returns (RuleWords storage rule) {
        assembly ("memory-safe") {
            rule.slot := 0
        }
    }

    /// @notice Whether both are the tables of one session id.
    function isSame(SessionTables storage one, SessionTables storage other) internal pure returns (bool result) {
        assembly ("memory-safe") {
            result := eq(one.slot, other.slot)
        }
    }
}
