// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {CallRules} from "../libraries/CallRules.sol";
import {CalldataWords} from "../libraries/CalldataWords.sol";
import {Standards} from "../libraries/Standards.sol";
import {UserOperations} from "../libraries/UserOperations.sol";
import {AccountState} from "../types/AccountState.sol";
import {SessionHeader} from "../types/SessionHeader.sol";
import {RuleWords} from "../types/RuleWords.sol";
import {SessionData, Store} from "../types/Store.sol";
import {StoreSlots} from "../types/StoreSlots.sol";

/// @title What is written for gas, beside the same as Solidity says it
/// @notice Each function returns what the fast version says, then what the plain one says.
contract PlainAndFast {
    using CalldataWords for bytes;
    using StoreSlots for Store;
    using UserOperations for PackedUserOperation;

    /// @dev Not at slot 0, so that nothing holds by chance.
    uint256[7] private _gap;
    Store private _store;

    function setState(address account, uint256 state) external {
        _store.accounts[account] = AccountState.wrap(state);
    }

    function stateOf(address account) external view returns (uint256, uint256) {
        return (AccountState.unwrap(_store.stateOf(account)), AccountState.unwrap(_store.accounts[account]));
    }

    function slotOfSession(bytes32 sessionId, address account) external view returns (uint256 fast, uint256 plain) {
        SessionData storage one = _store.sessionOf(sessionId, account);
        SessionData storage other = _store.sessions[sessionId][account];
        assembly ("memory-safe") {
            fast := one.slot
            plain := other.slot
        }
    }

    function slotOfRule(
        bytes32 sessionId,
        address target,
        address account
    ) external view returns (uint256 fast, uint256 plain) {
        RuleWords storage one = _store.ruleOf(sessionId, target, account);
        RuleWords storage other = _store.targetRules[sessionId][target][account];
        assembly ("memory-safe") {
            fast := one.slot
            plain := other.slot
        }
    }

    function selector(bytes calldata data) external pure returns (bytes4, bytes4) {
        return (data.selector(), data.length < 4 ? bytes4(0) : bytes4(data[:4]));
    }

    function isBudgeted(bytes4 id) external pure returns (bool, bool) {
        bool plain = id == IERC20.transfer.selector || id == IERC20.approve.selector || id == 0x39509351;
        return (CallRules.isBudgeted(id), plain);
    }

    /// @dev The mask: exists, revoked and epoch, as `SessionHeader` documents them.
    function isLive(uint256 header, uint256 state) external pure returns (bool, bool) {
        uint256 mask = (uint256(3) << 158) | (uint256(type(uint48).max) << 96);
        bool exists = header & (1 << 159) != 0;
        bool fast = SessionHeader.wrap(header).isLive(AccountState.wrap(state));
        return (fast, exists && header & mask == state);
    }

    function isOf(PackedUserOperation calldata userOp, address account) external pure returns (bool, bool) {
        return (userOp.isOf(account), userOp.sender == account);
    }

    /// @dev Named as the module's two functions are, whose calldata tells which of them was called.
    function validateUserOp(PackedUserOperation calldata, bytes32) external pure returns (bool, uint256) {
        return (Standards.isERC6900(), Standards.entityId());
    }

    function validateUserOp(uint32, PackedUserOperation calldata, bytes32) external pure returns (bool, uint256) {
        return (Standards.isERC6900(), Standards.entityId());
    }
}
