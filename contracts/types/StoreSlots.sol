// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccountState} from "./AccountState.sol";
import {RuleWords} from "./RuleWords.sol";
import {SessionData, Store} from "./Store.sol";

/// @title Where the things that every operation reads are stored
/// @notice The same places as Solidity's `store.sessions[sessionId][account]` and so on, which everything else uses.
/// Solidity clears the upper bits of an address each time it is a key, for about 18 gas; here the caller has made sure
/// that they are clear, as they are in `msg.sender`, in every argument of type `address` and in what `ExecutionDecoder`
/// returns. Memory below 0x40 is Solidity's own scratch space for this.
library StoreSlots {
    /// @dev Of `Store`: accounts, sessions, targetRules.
    uint256 private constant SESSIONS = 1;
    uint256 private constant TARGET_RULES = 2;

    /// @notice `store.accounts[account]`.
    function stateOf(Store storage store, address account) internal view returns (AccountState state) {
        assembly ("memory-safe") {
            mstore(0x00, account)
            mstore(0x20, store.slot)
            state := sload(keccak256(0x00, 0x40))
        }
    }

    /// @notice `store.sessions[sessionId][account]`.
    function sessionOf(
        Store storage store,
        bytes32 sessionId,
        address account
    ) internal pure returns (SessionData storage session) {
        assembly ("memory-safe") {
            mstore(0x00, sessionId)
            mstore(0x20, add(store.slot, SESSIONS))
            mstore(0x20, keccak256(0x00, 0x40))
            mstore(0x00, account)
            session.slot := keccak256(0x00, 0x40)
        }
    }

    /// @notice `store.targetRules[sessionId][target][account]`.
    function ruleOf(
        Store storage store,
        bytes32 sessionId,
        address target,
        address account
    ) internal pure returns (RuleWords storage rule) {
        assembly ("memory-safe") {
            mstore(0x00, sessionId)
            mstore(0x20, add(store.slot, TARGET_RULES))
            mstore(0x20, keccak256(0x00, 0x40))
            mstore(0x00, target)
            mstore(0x20, keccak256(0x00, 0x40))
            mstore(0x00, account)
            rule.slot := keccak256(0x00, 0x40)
        }
    }
}
