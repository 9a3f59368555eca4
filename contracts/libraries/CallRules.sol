// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC7579Module} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {Rule} from "../types/Rule.sol";
import {RuleWords} from "../types/RuleWords.sol";
import {SessionHeader} from "../types/SessionHeader.sol";
import {SessionData, Store} from "../types/Store.sol";
import {StoreSlots} from "../types/StoreSlots.sol";
import {CalldataWords} from "./CalldataWords.sol";
import {ProtectedTargets} from "./ProtectedTargets.sol";

/// @notice Whose call is judged, by which session.
struct Subject {
    address account;
    bytes32 sessionId;
    SessionHeader header;
    /// @dev The call's place in its batch, for the errors.
    uint256 index;
}

/// @title What a session may call
/// @notice Judges one call at a time: the most specific rule decides, and what no rule names is refused.
library CallRules {
    using CalldataWords for bytes;
    using ProtectedTargets for Store;
    using StoreSlots for Store;

    /// @dev `increaseAllowance(address,uint256)`, which is in no ERC but in many tokens.
    bytes4 private constant INCREASE_ALLOWANCE = 0x39509351;
    /// @dev A selector and two words.
    uint256 private constant TOKEN_CALL_LENGTH = 68;
    /// @dev A selector and one word.
    uint256 private constant REVOCATION_LENGTH = 36;

    /// @notice Charges a call to the session's allowances, or reverts with the reason why it is refused.
    function charge(
        Store storage store,
        SessionData storage session,
        Subject memory subject,
        address target,
        uint256 value,
        bytes calldata data
    ) internal {
        // Accounts that follow ERC-7821 take the zero address for themselves.
        if (target == address(0)) target = subject.account;
        (RuleWords storage rule, Rule afterwards) = _judge(store, session, subject, target, value, data);
        if (afterwards.exists()) rule.first = afterwards;
        if (value != 0) session.nativeAllowance = _checkValue(session, subject, target, value);
    }

    /// @notice Reverts where `charge` would, and charges nothing.
    function check(
        Store storage store,
        SessionData storage session,
        Subject memory subject,
        address target,
        uint256 value,
        bytes calldata data
    ) internal view {
        if (target == address(0)) target = subject.account;
        _judge(store, session, subject, target, value, data);
        if (value != 0) _checkValue(session, subject, target, value);
    }

    /// @notice Whether a session may call the function of the target; amounts and value aside.
    /// @param target Not zero.
    function names(
        Store storage store,
        SessionData storage session,
        Subject memory subject,
        address target,
        bytes4 selector
    ) internal view returns (bool) {
        if (target == subject.account) return _isAccountFunction(session, subject, selector);
        if (target == address(this)) return selector == ISessionKeyValidator.revokeSession.selector;
        RuleWords storage rule = store.targetRules[subject.sessionId][target][subject.account];
        Rule first = rule.first;
        if (first.isContractAccess()) return !_isModuleCallback(selector);
        if (first.isToken() && isBudgeted(selector)) return true;
        if (first.exists()) return rule.contains(first, selector);
        return !store.isProtected(subject.account, target) && _isFunctionOfAny(session, subject, selector);
    }

    /// @notice Whether the function spends the allowance of a token that has one.
    /// @dev Compared without a branch, and as numbers, for which Solidity clears no lower bits.
    function isBudgeted(bytes4 selector) internal pure returns (bool result) {
        uint256 id = uint32(selector);
        uint256 transferId = uint32(IERC20.transfer.selector);
        uint256 approveId = uint32(IERC20.approve.selector);
        uint256 increaseId = uint32(INCREASE_ALLOWANCE);
        assembly ("memory-safe") {
            result := or(eq(id, transferId), or(eq(id, approveId), eq(id, increaseId)))
        }
    }

    /// @notice Reverts with the reason unless a permission names the call. Its value is judged by `_checkValue`.
    /// @dev No early `return` here and in what it calls: the compiler inlines no function that has one.
    /// @return rule Of the token whose allowance the call spends; without meaning where `afterwards` is zero.
    /// @return afterwards What its first word becomes; zero where there is nothing to write.
    function _judge(
        Store storage store,
        SessionData storage session,
        Subject memory subject,
        address target,
        uint256 value,
        bytes calldata data
    ) private view returns (RuleWords storage rule, Rule afterwards) {
        address account = subject.account;
        rule = session.accountFunctions;
        if (target == account) {
            _checkAccountCall(session, subject, data);
        } else if (data.length != 0) {
            rule = store.ruleOf(subject.sessionId, target, account);
            Rule first = rule.first;
            bytes4 selector = data.selector();
            if (first.isToken() && isBudgeted(selector)) {
                afterwards = _spend(first, subject, target, data);
            } else if (first.isContractAccess()) {
                bool isCallback = _isModuleCallback(selector);
                if (isCallback) revert ISessionKeyErrors.FunctionNotPermitted(subject.index, target, selector);
            } else if (first.exists()) {
                // A rule of its own decides alone, also where it refuses.
                _requireFunction(subject, target, data, rule.contains(first, selector));
            } else {
                _checkWithoutRule(store, session, subject, target, value, data);
            }
        } else if (value == 0) {
            // Value alone is no call of a function: the native allowance judges it, whatever rule the target has.
            _checkEmptyCall(store, subject, target);
        }
    }

    /// @dev Only contract access lets a call without calldata and without value through.
    function _checkEmptyCall(Store storage store, Subject memory subject, address target) private view {
        Rule first = store.targetRules[subject.sessionId][target][subject.account].first;
        bool isPermitted = first.isContractAccess();
        require(isPermitted, ISessionKeyErrors.EmptyCallNotPermitted(subject.index, target));
    }

    /// @dev Of the account itself, whose functions only a list of their own names.
    function _checkAccountCall(SessionData storage session, Subject memory subject, bytes calldata data) private view {
        bytes4 selector = data.selector();
        bool isNamed = data.length >= 4 && _isAccountFunction(session, subject, selector);
        if (!isNamed) revert ISessionKeyErrors.AccountCallNotPermitted(subject.index, selector);
    }

    /// @dev Of a target without a rule of its own: functions on all contracts decide, except on protected targets.
    function _checkWithoutRule(
        Store storage store,
        SessionData storage session,
        Subject memory subject,
        address target,
        uint256 value,
        bytes calldata data
    ) private view {
        bytes4 selector = data.selector();
        if (_isOwnRevocation(subject, target, value, data)) return;
        bool isProtected = store.isProtected(subject.account, target);
        require(!isProtected, ISessionKeyErrors.ProtectedTargetNotPermitted(subject.index, target, selector));
        _requireFunction(subject, target, data, _isFunctionOfAny(session, subject, selector));
    }

    function _requireFunction(Subject memory subject, address target, bytes calldata data, bool isNamed) private pure {
        if (data.length < 4) revert ISessionKeyErrors.SelectorMissing(subject.index, target, data.length);
        if (!isNamed) revert ISessionKeyErrors.FunctionNotPermitted(subject.index, target, data.selector());
    }

    function _isAccountFunction(
        SessionData storage session,
        Subject memory subject,
        bytes4 selector
    ) private view returns (bool) {
        RuleWords storage list = session.accountFunctions;
        return subject.header.hasAccountFunctions() && list.contains(list.first, selector);
    }

    function _isFunctionOfAny(
        SessionData storage session,
        Subject memory subject,
        bytes4 selector
    ) private view returns (bool) {
        RuleWords storage list = session.anyContractFunctions;
        return subject.header.hasAnyContractFunctions() && list.contains(list.first, selector);
    }

    /// @dev The one call of this module that a session may make: to end itself.
    function _isOwnRevocation(
        Subject memory subject,
        address target,
        uint256 value,
        bytes calldata data
    ) private view returns (bool) {
        return
            target == address(this) &&
            data.selector() == ISessionKeyValidator.revokeSession.selector &&
            data.length == REVOCATION_LENGTH &&
            value == 0 &&
            bytes32(data.wordAt(4)) == subject.sessionId;
    }

    /// @dev Contract access is not meant for modules, and one that the account forgot to protect may be its validator.
    /// These two, the same in ERC-7579 and ERC-6900, would make the session its owner.
    function _isModuleCallback(bytes4 selector) private pure returns (bool) {
        return selector == IERC7579Module.onInstall.selector || selector == IERC7579Module.onUninstall.selector;
    }

    /// @notice Takes what the call spends from the allowance, or reverts where it is not enough.
    /// @dev The three functions take an address and an amount, which counts in full whatever was approved before.
    /// @return afterwards The rule without what the call spends; zero where the allowance is unlimited.
    function _spend(
        Rule first,
        Subject memory subject,
        address token,
        bytes calldata data
    ) private pure returns (Rule afterwards) {
        if (data.length != TOKEN_CALL_LENGTH) {
            revert ISessionKeyErrors.TokenCallDataLengthInvalid(subject.index, token, data.length);
        }
        if (!first.isUnlimited()) {
            uint256 amount = data.wordAt(36);
            uint256 remaining = first.allowance();
            if (amount > remaining) {
                revert ISessionKeyErrors.TokenAllowanceExceeded(subject.index, token, amount, remaining);
            }
            afterwards = first.minusAllowance(amount);
        }
    }

    /// @notice Reverts with the reason unless the session's native allowance covers `value`.
    /// @return remaining What is left of the allowance, wei.
    function _checkValue(
        SessionData storage session,
        Subject memory subject,
        address target,
        uint256 value
    ) private view returns (uint256 remaining) {
        require(subject.header.hasNativeAllowance(), ISessionKeyErrors.ValueNotPermitted(subject.index, target, value));
        remaining = session.nativeAllowance;
        if (remaining == type(uint256).max) return remaining;
        require(value <= remaining, ISessionKeyErrors.NativeAllowanceExceeded(subject.index, target, value, remaining));
        return remaining - value;
    }
}
