// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {Rule} from "../types/Rule.sol";
import {RuleWords} from "../types/RuleWords.sol";
import {SessionHeader} from "../types/SessionHeader.sol";
import {SessionData, Store} from "../types/Store.sol";
import {CalldataWords} from "./CalldataWords.sol";
import {ProtectedTargets} from "./ProtectedTargets.sol";

/// @notice Whose call is judged, by which session.
struct Subject {
    address account;
    bytes32 sessionId;
    SessionHeader header;
}

/// @title What a session may call
/// @notice Judges one call at a time: the most specific rule decides, and what no rule names is refused.
library CallRules {
    using CalldataWords for bytes;
    using ProtectedTargets for Store;

    /// @dev What the rules say of a function of a target, before value and amounts are looked at.
    enum Verdict {
        Unnamed,
        Protected,
        /// @dev `revokeSession` of this module, which a session may call for its own id.
        Revocation,
        /// @dev Named in a list of functions.
        Named,
        /// @dev Spends the target's token allowance.
        Spending,
        /// @dev Contract access: the selector does not matter.
        Unrestricted
    }

    /// @dev `increaseAllowance(address,uint256)`, which is in no ERC but in many tokens.
    bytes4 private constant INCREASE_ALLOWANCE = 0x39509351;
    /// @dev A selector and two words.
    uint256 private constant TOKEN_CALL_LENGTH = 68;
    /// @dev A selector and one word.
    uint256 private constant REVOCATION_LENGTH = 36;

    /// @notice Charges a call to the session's allowances, or reverts with the reason why it is refused.
    function charge(
        Store storage store,
        Subject memory subject,
        uint256 index,
        address target,
        uint256 value,
        bytes calldata data
    ) internal {
        if (!_isPlainTransfer(subject, target, value, data)) {
            (RuleWords storage rule, Rule afterwards) = checkData(store, subject, index, target, value, data);
            if (afterwards.exists()) rule.first = afterwards;
        }
        if (value != 0) {
            uint256 remaining = checkValue(store, subject, index, target, value);
            store.sessions[subject.sessionId][subject.account].nativeAllowance = remaining;
        }
    }

    /// @notice Reverts where `charge` would, and charges nothing.
    function check(
        Store storage store,
        Subject memory subject,
        uint256 index,
        address target,
        uint256 value,
        bytes calldata data
    ) internal view {
        if (!_isPlainTransfer(subject, target, value, data)) {
            checkData(store, subject, index, target, value, data);
        }
        if (value != 0) checkValue(store, subject, index, target, value);
    }

    /// @notice Reverts with the reason unless the session's native allowance covers `value`.
    /// @return remaining What is left of the allowance, wei.
    function checkValue(
        Store storage store,
        Subject memory subject,
        uint256 index,
        address target,
        uint256 value
    ) internal view returns (uint256 remaining) {
        require(subject.header.hasNativeAllowance(), ISessionKeyErrors.ValueNotPermitted(index, target, value));
        remaining = store.sessions[subject.sessionId][subject.account].nativeAllowance;
        if (remaining == type(uint256).max) return remaining;
        require(value <= remaining, ISessionKeyErrors.NativeAllowanceExceeded(index, target, value, remaining));
        return remaining - value;
    }

    /// @notice Reverts with the reason unless a permission names the call. `value` is judged by `checkValue`.
    /// @return rule Of the token whose allowance the call spends.
    /// @return afterwards What its first word becomes; zero where there is nothing to write.
    function checkData(
        Store storage store,
        Subject memory subject,
        uint256 index,
        address target,
        uint256 value,
        bytes calldata data
    ) internal view returns (RuleWords storage rule, Rule afterwards) {
        // Accounts that follow ERC-7821 take the zero address for themselves.
        if (target == address(0)) target = subject.account;
        bytes4 selector = bytes4(data);
        Verdict verdict;
        (verdict, rule) = judge(store, subject, target, selector);
        if (verdict == Verdict.Spending) return (rule, _spend(rule.first, index, target, data));
        if (verdict == Verdict.Unrestricted) return (rule, afterwards);
        _requireNamed(subject, verdict, index, target, value, data);
    }

    /// @notice What the rules say of a function of a target. Contract access also allows calls without a function.
    /// @param target Not zero.
    /// @return verdict The answer.
    /// @return rule The rule that gave it.
    function judge(
        Store storage store,
        Subject memory subject,
        address target,
        bytes4 selector
    ) internal view returns (Verdict verdict, RuleWords storage rule) {
        SessionData storage session = store.sessions[subject.sessionId][subject.account];
        if (target == subject.account) {
            rule = session.accountFunctions;
            return (_named(subject.header.hasAccountFunctions(), rule, selector), rule);
        }
        rule = store.targetRules[subject.sessionId][target][subject.account];
        if (target == address(this)) {
            bool isRevocation = selector == ISessionKeyValidator.revokeSession.selector;
            return (isRevocation ? Verdict.Revocation : Verdict.Protected, rule);
        }
        Rule first = rule.first;
        if (first.isContractAccess()) return (Verdict.Unrestricted, rule);
        if (first.isToken() && _spendsAllowance(selector)) return (Verdict.Spending, rule);
        // A rule of its own decides alone, also where it refuses.
        if (first.exists()) return (rule.contains(first, selector) ? Verdict.Named : Verdict.Unnamed, rule);
        if (store.isProtected(subject.account, target)) return (Verdict.Protected, rule);
        rule = session.anyContractFunctions;
        return (_named(subject.header.hasAnyContractFunctions(), rule, selector), rule);
    }

    /// @dev Value alone is no call of a function: the native allowance judges it, unless it goes round in a circle.
    function _isPlainTransfer(
        Subject memory subject,
        address target,
        uint256 value,
        bytes calldata data
    ) private pure returns (bool) {
        return data.length == 0 && value != 0 && target != address(0) && target != subject.account;
    }

    function _named(bool hasList, RuleWords storage list, bytes4 selector) private view returns (Verdict) {
        return hasList && list.contains(list.first, selector) ? Verdict.Named : Verdict.Unnamed;
    }

    function _spendsAllowance(bytes4 selector) private pure returns (bool) {
        return
            selector == IERC20.transfer.selector ||
            selector == IERC20.approve.selector ||
            selector == INCREASE_ALLOWANCE;
    }

    /// @dev The three functions take an address and an amount, which counts in full whatever was approved before.
    function _spend(
        Rule first,
        uint256 index,
        address token,
        bytes calldata data
    ) private pure returns (Rule afterwards) {
        require(
            data.length == TOKEN_CALL_LENGTH,
            ISessionKeyErrors.TokenCallDataLengthInvalid(index, token, data.length)
        );
        if (first.isUnlimited()) return afterwards;
        uint256 amount = data.wordAt(36);
        uint256 remaining = first.allowance();
        require(amount <= remaining, ISessionKeyErrors.TokenAllowanceExceeded(index, token, amount, remaining));
        return first.minusAllowance(amount);
    }

    /// @dev Chooses the error, or finds that a list names the function.
    function _requireNamed(
        Subject memory subject,
        Verdict verdict,
        uint256 index,
        address target,
        uint256 value,
        bytes calldata data
    ) private view {
        bytes4 selector = bytes4(data);
        bool isNamed = verdict == Verdict.Named && data.length >= 4;
        if (target == subject.account) {
            require(isNamed, ISessionKeyErrors.AccountCallNotPermitted(index, selector));
            return;
        }
        require(data.length != 0, ISessionKeyErrors.EmptyCallNotPermitted(index, target));
        bool isOwnRevocation =
            verdict == Verdict.Revocation &&
                data.length == REVOCATION_LENGTH &&
                value == 0 &&
                bytes32(data.wordAt(4)) == subject.sessionId;
        if (isOwnRevocation) return;
        bool isProtected = verdict == Verdict.Protected || verdict == Verdict.Revocation;
        require(!isProtected, ISessionKeyErrors.ProtectedTargetNotPermitted(index, target, selector));
        require(data.length >= 4, ISessionKeyErrors.SelectorMissing(index, target, data.length));
        require(isNamed, ISessionKeyErrors.FunctionNotPermitted(index, target, selector));
    }
}
